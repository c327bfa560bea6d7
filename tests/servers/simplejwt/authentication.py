"""Which access tokens are taken."""

from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken

refused = set()


class Authentication(JWTAuthentication):
    """The package's, which also refuses what a hook was told to refuse."""

    def get_validated_token(self, raw_token):
        if raw_token.decode() in refused:
            raise InvalidToken()
        return super().get_validated_token(raw_token)
