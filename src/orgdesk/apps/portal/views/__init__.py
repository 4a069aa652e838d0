"""What customers and visitors see."""
