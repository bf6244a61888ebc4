"""One JSON object a line. Never the text of an item or of a label."""

import logging

import orjson


class JsonFormatter(logging.Formatter):
    """Formats a record as JSON; keys passed in `extra={"context": {...}}` are merged in."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= getattr(record, "context", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()
