"""How is the store's port spoken to a Neo4j server?"""
