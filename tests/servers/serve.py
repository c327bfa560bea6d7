"""Runs one of the servers beside this file: `python serve.py oauth_toolkit /path/of/an/empty/folder`.

All that it keeps is in that folder, and so is, once requests are taken, a file `port`. It ends with its standard input, and
so with whoever started it.
"""

import importlib
import os
import pathlib
import sys
import threading

# Nothing is written where the sources are.
sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).parent


def main(name, folder):
    sys.path.insert(0, str(HERE))
    os.environ["SERVER_FOLDER"] = str(folder)
    threading.Thread(target=end_with_input, daemon=True).start()

    def announce(**ports):
        # Each in one step, so that nobody reads half of it.
        for file, port in ports.items():
            written = folder / f"{file}.new"
            written.write_text(str(port))
            written.rename(folder / file)

    if name == "lesson_ws":
        importlib.import_module("lesson_ws.server").serve(folder, announce)
    else:
        serve_django(name, announce)


def serve_django(project, announce):
    os.environ["DJANGO_SETTINGS_MODULE"] = f"{project}.settings"

    import django
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    django.setup()
    call_command("migrate", verbosity=0)
    importlib.import_module(f"{project}.prepare").prepare()

    class Server(ThreadedWSGIServer):
        # Many callers come at the same moment.
        request_queue_size = 1024

    server = Server(("127.0.0.1", 0), WSGIRequestHandler, ipv6=False)
    server.set_app(get_wsgi_application())
    announce(port=server.server_port)
    server.serve_forever()


def end_with_input():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
