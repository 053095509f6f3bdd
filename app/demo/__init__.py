"""The demonstration shop: L'Atelier du Port, its catalogue, pictures, pages and questions.

All of it is written and drawn for this project. No order is ever placed and no payment is taken.
"""
