package org.winnow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsTest {
  /** Names by which Hadoop's stores take secrets. */
  private static final List<String> SECRET_KEYS =
      List.of(
          "fs.s3a.access.key",
          "fs.s3a.secret.key",
          "fs.s3a.session.token",
          "fs.s3a.encryption.key",
          "fs.s3a.server-side-encryption.key",
          "fs.s3a.bucket.faces.secret.key",
          "fs.s3a.proxy.password",
          "fs.azure.account.key.faces.blob.core.windows.net",
          "fs.azure.sas.fixed.token.faces.dfs.core.windows.net",
          "fs.azure.account.oauth2.client.secret",
          "fs.gs.auth.service.account.private.key",
          "fs.oss.accessKeyId",
          "fs.cosn.userinfo.secretId",
          "a.key.that.nobody.foresaw");

  @Test
  void ofHadoopAndSparkOnlyKnownHarmlessValuesAreShown() {
    for (String key : SECRET_KEYS) {
      assertThat(Secrets.mask("storage.hadoop." + key, "\"hush\"")).as(key).isEqualTo("******");
      assertThat(Secrets.mask("spark.hadoop." + key, "hush")).as(key).isEqualTo("******");
    }
    assertThat(Secrets.mask("storage.hadoop", "{a:hush}")).isEqualTo("******");
    assertThat(Secrets.mask("spark.ssl.keyPassword", "hush")).isEqualTo("******");
    assertThat(Secrets.mask("spark.sql.catalog.other.password", "hush")).isEqualTo("******");
    assertThat(Secrets.mask("storage.hadoop.fs.s3a.endpoint", "\"http://minio:9000\""))
        .isEqualTo("\"http://minio:9000\"");
    assertThat(Secrets.mask("storage.hadoop.fs.s3a.path.style.access", "true")).isEqualTo("true");
    assertThat(Secrets.mask("spark.sql.shuffle.partitions", "8")).isEqualTo("8");
  }

  @Test
  void theListOfHarmlessKeysHasNoEntryForASecret() {
    assertThat(SECRET_KEYS).noneMatch(key -> Secrets.shownKeys().matcher(key).matches());
    assertThat(Secrets.shownKeys().matcher("fs.s3a.endpointXregion").matches())
        .as("a dot is a dot")
        .isFalse();
  }

  @Test
  void settingsOfWinnowAreShownUnlessTheirNameIsThatOfASecret() {
    assertThat(Secrets.mask("detect.model", "\"yunet-s\"")).isEqualTo("\"yunet-s\"");
    assertThat(Secrets.mask("crawl.api_key", "hush")).isEqualTo("******");
    assertThat(Secrets.mask("crawl.token", "null")).as("unset").isEqualTo("null");
  }

  @Test
  void passwordsAndSignaturesInAddressesAreMasked() {
    assertThat(Secrets.maskText("s3a://AKIA:ab/cd@bucket/w")).isEqualTo("s3a://******@bucket/w");
    assertThat(Secrets.maskText("https://token@host/x")).isEqualTo("https://******@host/x");
    assertThat(Secrets.maskText("https://host:8443/a@b")).isEqualTo("https://host:8443/a@b");
    assertThat(Secrets.maskText("s3a://bucket/folder@2x/a")).isEqualTo("s3a://bucket/folder@2x/a");
    assertThat(Secrets.maskText("https://host/f?sv=1&sig=ab%3D&x=2"))
        .isEqualTo("https://host/f?sv=1&sig=******&x=2");
    assertThat(Secrets.maskText("https://host/f?X-Amz-Signature=abc"))
        .isEqualTo("https://host/f?X-Amz-Signature=******");
  }
}
