package io.parley.fleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.fleet.control.ControlServer.Answer;
import org.junit.jupiter.api.Test;

class ControlServerTest {

  @Test
  void answersWhoKnowsTheTokenAndNobodyElse() throws Exception {
    try (var server =
        new ControlServer("right", (method, path) -> new Answer(409, method + " " + path))) {
      assertThat(new ControlClient(server.url(), "right").ask("POST", "/kill/sfu-1"))
          .isEqualTo(new Answer(409, "POST /kill/sfu-1"));
      assertThat(new ControlClient(server.url(), "wrong").ask("POST", "/stop").status())
          .isEqualTo(401);
    }
  }
}
