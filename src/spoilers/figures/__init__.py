"""Pictures of the models: a folder for each lesson, a module and a frozen dataclass for each.

A picture draws itself and says in plain sentences what it shows. The sentences stand under the
picture, and they are its alternative text.
"""
