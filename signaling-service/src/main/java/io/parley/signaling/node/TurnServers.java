package io.parley.signaling.node;

import io.parley.protocol.id.ParticipantSid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import livekit.LivekitRtc.ICEServer;

/// The STUN and TURN servers that clients are told, with credentials as coturn's REST API has
/// them: valid for a while, and made from a secret that the TURN server shares.
public final class TurnServers {

  /// One entry of the configuration.
  ///
  /// @param username of a server with fixed credentials; empty where it has none
  /// @param credential likewise; never logged
  /// @param secret of a server with credentials for each participant; empty where it has none
  public record Server(List<String> urls, String username, String credential, String secret) {

    public Server {
      urls = List.copyOf(urls);
    }

    @Override
    public String toString() {
      return "Server[urls=" + urls + "]";
    }
  }

  private final List<Server> servers;
  private final Duration lifetime;

  /// @param lifetime of credentials that are made for one participant
  public TurnServers(List<Server> servers, Duration lifetime) {
    this.servers = List.copyOf(servers);
    this.lifetime = lifetime;
  }

  /// What this participant is told now.
  List<ICEServer> of(ParticipantSid participant, Instant now) {
    List<ICEServer> told = new ArrayList<>();
    for (Server server : servers) {
      ICEServer.Builder ice = ICEServer.newBuilder().addAllUrls(server.urls());
      if (server.secret().isEmpty()) {
        ice.setUsername(server.username()).setCredential(server.credential());
      } else {
        String username = now.plus(lifetime).getEpochSecond() + ":" + participant;
        ice.setUsername(username).setCredential(hmac(server.secret(), username));
      }
      told.add(ice.build());
    }
    return told;
  }

  private static String hmac(String secret, String username) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1"); // what coturn checks
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      byte[] digest = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA1", impossible);
    }
  }
}
