"""Which socket, who may, and what a refusal looks like."""

import os
import shutil
import socketserver
import subprocess
import tempfile
import unittest

from program import QIXIAN, Case, Daemon, problem


class NoDaemon(Case):
    def test_nobody_answers_is_exit_3(self):
        with tempfile.TemporaryDirectory() as folder:
            for words in (["status"], ["due"], ["why", "1"], ["ack", "1"], ["case", "list"]):
                _, err = self.run_qixian(*words, socket=folder + "/none.sock", status=3)
                self.assertEqual(err.count("\n"), 1)
                self.assertIn(folder + "/none.sock: no daemon answers", err)

    def test_a_socket_that_nobody_listens_on(self):
        with tempfile.TemporaryDirectory() as folder:
            path = folder + "/status.sock"
            server = socketserver.UnixStreamServer(path, None)
            server.server_close()
            _, err = self.run_qixian("status", socket=path, status=3)
            self.assertIn("Connection refused", err)

    def test_a_path_too_long_for_a_socket(self):
        self.assertIn("107", self.run_qixian("status", socket="/tmp/" + "x" * 200, status=3)[1])

    @unittest.skipIf(os.getuid() != 0, "needs root to become somebody else")
    def test_no_permission_is_exit_5_and_names_the_group(self):
        for name, words, group in (("status.sock", ["status"], "qixian-ops"),
                                   ("control.sock", ["ack", "1"], "qixian")):
            with Daemon({}, name=name) as daemon:
                os.chmod(daemon.folder, 0o755)
                os.chmod(daemon.path, 0o660)
                program = daemon.folder + "/qixian"  # where anybody may run it
                shutil.copy(QIXIAN, program)
                ran = subprocess.run([program, *words, "--socket", daemon.path], user=65534, group=65534,
                                     extra_groups=[], capture_output=True, timeout=60)
                err = ran.stderr.decode()
                self.assertEqual(ran.returncode, 5, err)
                self.assertEqual(err.count("\n"), 1)
                self.assertIn("permission denied", err)
                self.assertRegex(err, rf"group {group}\b(?!-)")


class Sockets(Case):
    def test_the_option_wins_over_the_environment(self):
        with Daemon({("GET", "/v1/status"): {"who": "option"}}) as one, \
                Daemon({("GET", "/v1/status"): {"who": "environment"}}) as two:
            env = {"QIXIAN_SOCKET": two.path}
            self.assertIn("option", self.run_qixian("status", socket=one.path, env=env)[0])
            self.assertIn("environment", self.run_qixian("status", env=env)[0])

    def test_a_folder_stands_for_its_two_sockets(self):
        answers = {("GET", "/v1/status"): {"state": "well"}, ("POST", "/v1/reload"): {}}
        with Daemon(answers, name="control.sock") as daemon:
            env = {"QIXIAN_SOCKET": daemon.folder}
            self.assertIn("well", self.run_qixian("status", env=env)[0])  # falls back to control
            self.run_qixian("reload", env=env)
        with Daemon(answers, name="status.sock") as daemon:
            env = {"QIXIAN_SOCKET": daemon.folder}
            self.assertIn("well", self.run_qixian("status", env=env)[0])
            self.run_qixian("reload", env=env, status=3)

    def test_proxies_in_the_environment_play_no_part(self):
        with Daemon({("GET", "/v1/status"): {"state": "well"}}) as daemon:
            env = {"http_proxy": "http://127.0.0.1:1", "ALL_PROXY": "socks5://127.0.0.1:1"}
            self.run_qixian("status", socket=daemon.path, env=env)

    def test_a_connection_that_breaks_is_tried_once_more_under_the_same_key(self):
        answers = {("POST", "/v1/obligations/12/facts"): {"fact": {"id": 40}}}
        with Daemon(answers, break_first=1) as daemon:
            self.run_qixian("ack", "12", socket=daemon.path)
            self.assertEqual(len(daemon.asked), 2)
            self.assertEqual(daemon.asked[0]["key"], daemon.asked[1]["key"])
        with Daemon(answers, break_first=2) as daemon:
            self.run_qixian("ack", "12", socket=daemon.path, status=3)

    def test_every_change_has_a_key_of_its_own(self):
        with Daemon({("POST", "/v1/obligations/12/facts"): {"fact": {"id": 40}}}) as daemon:
            self.run_qixian("ack", "12", socket=daemon.path)
            self.run_qixian("ack", "12", socket=daemon.path)
            keys = {asked["key"] for asked in daemon.asked}
            self.assertEqual(len(keys), 2)
            for key in keys:
                self.assertRegex(key, r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")


class Refusals(Case):
    def ask(self, answer, status):
        with Daemon({("GET", "/v1/status"): answer}) as daemon:
            out, err = self.run_qixian("status", socket=daemon.path, status=status)
            self.assertEqual(out, "")
            return err

    def test_each_status_has_its_exit(self):
        self.assertEqual(self.ask(problem(404, "no case 17"), 4), "qixian: no case 17\n")
        for status in (400, 403, 405, 409, 413, 422):
            self.assertEqual(self.ask(problem(status, "not so"), 5), "qixian: not so\n")
        for status in (500, 503):
            self.assertEqual(self.ask(problem(status, "disk full"), 1), "qixian: disk full\n")

    def test_one_problem_is_one_line_several_follow_each_other(self):
        self.assertEqual(self.ask(problem(422, "the fact is not acceptable", ("event", "no event frog")), 5),
                         "qixian: the fact is not acceptable: event: no event frog\n")
        self.assertEqual(self.ask(problem(422, "no event frog", ("event", "no event frog")), 5),
                         "qixian: event: no event frog\n")
        self.assertEqual(self.ask(problem(422, "two things", ("on", "in the future"), ("by", "nobody")), 5),
                         "qixian: two things\n  on: in the future\n  by: nobody\n")

    def test_an_answer_that_is_not_what_it_should_be(self):
        self.assertIn("status 502", self.ask((502, b"<html>bad gateway</html>"), 1))
        self.assertIn("the daemon's answer", self.ask((200, b"not json"), 1))
        self.assertIn("nested deeper", self.ask((200, b"[" * 100000), 1))

    def test_what_the_daemon_says_is_shown_harmlessly(self):
        err = self.ask(problem(409, "a\x1b]0;owned\x07\n\u202eb"), 5)
        self.assertEqual(err, "qixian: a\\x1b]0;owned\\x07\\x0a\\xe2\\x80\\xaeb\n")
