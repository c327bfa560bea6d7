"""The API's requests by HTTP, on the same port: WebSocket's handshake is one of them."""

import http
import json

from .login import Refused


def answer(lesson, connection, request):
    """The response to a request that opens no WebSocket; none to one of another path.

    `/api/v1/time` tells the time to whoever asks. `/api/v1/orders`, what was placed, is signed as a login is, over its own method
    and path, in the header fields `API-KEY`, `API-TIMESTAMP` and `API-SIGN`.
    """
    path = request.path
    match path.split("?")[0]:
        case "/api/v1/time":
            return _json(connection, http.HTTPStatus.OK, {"server_time": lesson.logins.now_ms()})
        case "/api/v1/orders":
            fields = (request.headers.get(name, "") for name in ("API-KEY", "API-TIMESTAMP", "API-SIGN"))
            connection.log("requested", path=path)
            try:
                lesson.logins.check(list(fields), f"GET{path}")
            except Refused as refused:
                said = {"code": refused.code, "ret_msg": refused.message}
                return _json(connection, http.HTTPStatus.UNAUTHORIZED, said)
            return _json(connection, http.HTTPStatus.OK, lesson.orders)
    return None


def _json(connection, status, value):
    response = connection.respond(status, json.dumps(value))
    del response.headers["Content-Type"]
    response.headers["Content-Type"] = "application/json"
    return response
