"""Which entities belong together, and do flags gather among them more than chance explains?

The layer of risk: everything here is a lead. `analytics.clusters.finding` looks for clusters,
`analytics.clusters.alerts` for the other signs; nothing here can reach code of liability.
"""
