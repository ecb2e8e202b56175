"""What is known of organizations, persons and decisions, and where is it kept?"""
