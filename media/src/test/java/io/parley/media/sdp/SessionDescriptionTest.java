package io.parley.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.section.StreamSsrc;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {

  private static SessionDescription read(String... lines) {
    return Objects.requireNonNull(
        SessionDescription.parse("v=0\r\n" + String.join("\r\n", lines) + "\r\n"));
  }

  @Test
  void readsSectionsWithTheirAttributes() {
    var description =
        read(
            "o=- 7 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
            "c=IN IP4 0.0.0.0",
            "a=mid:0",
            "a=rtcp-mux",
            "a=rtpmap:111 opus/48000/2");

    assertThat(description.attributes().value("group")).isEqualTo("BUNDLE 0");
    assertThat(description.media()).hasSize(1);
    var section = description.media().getFirst();
    assertThat(section.formats()).containsExactly("111", "63");
    assertThat(section.mid()).isEqualTo("0");
    assertThat(section.attributes().has("rtcp-mux")).isTrue();
    assertThat(section.rtpMaps()).containsExactly(new RtpMap(111, "opus", 48_000, 2));
    assertThat(section.direction()).isEqualTo(Direction.SENDRECV);
  }

  @Test
  void readsLinesThatEndInLineFeedAlone() {
    assertThat(SessionDescription.parse("v=0\no=x\ns=y\nm=video 0 P 1\na=mid:3"))
        .isEqualTo(read("o=x", "s=y", "m=video 0 P 1", "a=mid:3"));
  }

  @Test
  void pairsRetransmissionsWithTheStreamTheyRepair() {
    var section =
        read(
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "a=ssrc-group:FID 4294967295 2",
                "a=ssrc:4294967295 cname:c",
                "a=ssrc:4294967295 msid:stream track",
                "a=ssrc:2 cname:c",
                "a=ssrc:5 cname:c")
            .media()
            .getFirst();

    assertThat(section.sources().streams())
        .containsExactly(new StreamSsrc(-1, 2), new StreamSsrc(5, 0));
    assertThat(section.msid()).isEqualTo(new Msid("stream", "track"));
  }

  @Test
  void anMsidOfOneTokenNamesTheTrackToo() {
    var section = read("m=video 9 UDP/TLS/RTP/SAVPF 96", "a=msid:only").media().getFirst();

    assertThat(section.msid()).isEqualTo(new Msid("only", "only"));
  }

  @Test
  void listsRidsAsTheSimulcastLineDoes() {
    var section =
        read(
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "a=rid:q send",
                "a=rid:h send pt=96",
                "a=rid:f send",
                "a=rid:x recv",
                "a=simulcast:send f;~h,y;q recv x")
            .media()
            .getFirst();

    assertThat(section.sendRids()).containsExactly("f", "h", "q");
    assertThat(section.receiveRids()).containsExactly("x");
  }

  @Test
  void whatIsNoDescriptionIsNull() {
    assertThat(SessionDescription.parse("")).isNull();
    assertThat(SessionDescription.parse("hello")).isNull();
    assertThat(SessionDescription.parse("v=0\r\nhello")).isNull();
    assertThat(SessionDescription.parse("v=0\r\na=")).isNull();
    assertThat(SessionDescription.parse("v=0\r\nm=audio 70000 P 1")).isNull();
    assertThat(SessionDescription.parse("v=0\r\nm=audio 9")).isNull();
    assertThat(SessionDescription.parse("v=0\r\na=x:1\ra=y")).isNull();
  }

  @Test
  void limitsAreKept() {
    var line = "a=x:" + "y".repeat(SessionDescription.MAX_LINE_CHARS);
    assertThat(SessionDescription.parse("v=0\r\n" + line)).isNull();
    var sections = "m=audio 9 P 1\n".repeat(SessionDescription.MAX_SECTIONS);
    assertThat(SessionDescription.parse("v=0\n" + sections) == null).isFalse();
    assertThat(SessionDescription.parse("v=0\nm=audio 9 P 1\n" + sections) == null).isTrue();
    var attributes = "a=x\n".repeat(SessionDescription.MAX_ATTRIBUTES + 1);
    assertThat(SessionDescription.parse("v=0\n" + attributes)).isNull();
    var text = "v=0\n" + "i=information\n".repeat(SessionDescription.MAX_CHARS / 14);
    assertThat(SessionDescription.parse(text)).isNotNull();
    assertThat(SessionDescription.parse(text + "i=information\n")).isNull();
  }
}
