package io.parley.cluster.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.testkit.Seeds;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedSecretsTest {

  private final SealedSecrets secrets = sealedUnder(1);

  @Test
  void whatWasSealedIsUnsealedAndNeverLooksTheSame() {
    ApiKey key = new ApiKey("id", "project", "secret é");
    assertThat(secrets.unseal("id", "project", secrets.seal(key))).isEqualTo("secret é");
    assertThat(secrets.seal(key)).isNotEqualTo(secrets.seal(key));
    assertThat(key.toString()).doesNotContain("secret é");
  }

  @Test
  void itIsBoundToItsIdItsProjectAndTheMasterKey() {
    byte[] sealed = secrets.seal(new ApiKey("id", "project", "secret"));
    assertThat(secrets.unseal("other", "project", sealed)).isNull();
    assertThat(secrets.unseal("id", "other", sealed)).isNull();
    assertThat(secrets.unseal("idp", "roject", sealed)).isNull();
    assertThat(sealedUnder(2).unseal("id", "project", sealed)).isNull();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyBytesUnsealToNothing(long seed) {
    var random = Seeds.random(seed);
    byte[] bytes = new byte[random.nextInt(80)];
    random.nextBytes(bytes);
    assertThat(secrets.unseal("id", "project", bytes)).isNull();
    byte[] sealed = secrets.seal(new ApiKey("id", "project", "secret"));
    sealed[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(8));
    assertThat(secrets.unseal("id", "project", sealed)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "c2hvcnQ=", "!!"})
  void aWrongMasterKeySaysHowToMakeOne(String masterKey) {
    assertThatThrownBy(() -> new SealedSecrets(masterKey, new SecureRandom()))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("openssl rand -base64 32")
        .hasMessageContaining("PARLEY_MASTER_KEY");
  }

  private static SealedSecrets sealedUnder(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return new SealedSecrets(Base64.getEncoder().encodeToString(key), new SecureRandom());
  }
}
