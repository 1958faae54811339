"""The web room: GraphQL over HTTP, pages, health, security and logs.

``app.create_app(settings)`` puts it together, ``serving.serve(settings)`` runs it. Importing starts nothing.
"""
