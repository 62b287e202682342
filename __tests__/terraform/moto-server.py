"""Serves moto on a free port of this machine for as long as its standard input is open."""

import os
import sys
import threading

from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.server import main


# What moto lacks of Cognito; moto-gaps.ts lists it.


def update_resource_server(self):
    server = self.backend.describe_resource_server(
        self._get_param("UserPoolId"), self._get_param("Identifier")
    )
    server.name = self._get_param("Name")
    server.scopes = self._get_param("Scopes")
    return ActionResult({"ResourceServer": server.to_json()})


def delete_resource_server(self):
    pool = self.backend.describe_user_pool(self._get_param("UserPoolId"))
    del pool.resource_servers[self._get_param("Identifier")]
    return EmptyResult()


def end_with_starter():
    # The starter's end closes the pipe, however it ended.
    sys.stdin.read()
    os._exit(0)


CognitoIdpResponse.update_resource_server = update_resource_server
CognitoIdpResponse.delete_resource_server = delete_resource_server
threading.Thread(target=end_with_starter, daemon=True).start()
main(["-H", "127.0.0.1", "-p", "0"])
