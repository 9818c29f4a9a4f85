"""What all clients ask for."""

from pydantic import BaseModel

HELLO = [{"role": "user", "content": "hello"}]
WEATHER = [{"role": "user", "content": "What is the weather in Paris?"}]


class Shape(BaseModel):
    city: str
    days: int


CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
