"""Pictures of the models: pure functions from parameters to a Plotly figure.

Each figure has a twin ``describe_*`` that says in a plain sentence what the
picture shows. It stands under the picture, and it is its alternative text.
"""
