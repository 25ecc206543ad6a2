using Toil.Certificates.Parsing;
using Toil.Certificates.Probing;
using Toil.Certificates.Probing.Hello;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>The handshake of RFC 8448, section 3, from the client's key to the server's certificate.</summary>
public sealed class Rfc8448Tests
{
    private const string ClientKey = "49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005";

    private const string ClientHello =
        "16030100c4010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7000006130113031302010000910000000b0009000006736572" +
        "766572ff01000100000a00140012001d0017001800190100010101020103010400230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13c" +
        "ae4d5413691e529aaf2c002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d00020101001c00024001";

    private const string ServerFlight =
        "160303005a020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d0020c9828876112095fe66762b" +
        "dbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b0002030417030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35edf7869fcf40aa40aa2" +
        "b8ea73f848a7ca07612ef9f945cb960b4068905123ea78b111b429ba9191cd05d2a389280f526134aadc7fc78c4b729df828b5ecf7b13bd9aefb0e57f271585b8ea9bb35" +
        "5c7c79020716cfb9b1183ef3ab20e37d57a6b9d7477609aee6e122a4cf51427325250c7d0e509289444c9b3a648f1d71035d2ed65b0e3cdd0cbae8bf2d0b227812cbb360" +
        "987255cc744110c453baa4fcd610928d809810e4b7ed1a8fd991f06aa6248204797e36a6a73b70a2559c09ead686945ba246ab66e5edd8044b4c6de3fcf2a89441ac6627" +
        "2fd8fb330ef8190579b3684596c960bd596eea520a56a8d650f563aad27409960dca63d3e688611ea5e22f4415cf9538d51a200c27034272968a264ed6540c84838d89f7" +
        "2c24461aad6d26f59ecaba9acbbb317b66d902f4f292a36ac1b639c637ce343117b659622245317b49eeda0c6258f100d7d961ffb138647e92ea330faeea6dfa31c7a84d" +
        "c3bd7e1b7a6c7178af36879018e3f252107f243d243dc7339d5684c8b0378bf30244da8c87c843f5e56eb4c5e8280a2b48052cf93b16499a66db7cca71e4599426f7d461" +
        "e66f99882bd89fc50800becca62d6c74116dbd2972fda1fa80f85df881edbe5a37668936b335583b599186dc5c6918a396fa48a181d6b6fa4f9d62d513afbb992f2b992f" +
        "67f8afe67f76913fa388cb5630c8ca01e0c65d11c66a1e2ac4c85977b7c7a6999bbf10dc35ae69f5515614636c0b9b68c19ed2e31c0b3b66763038ebba42f3b38edc0399" +
        "f3a9f23faa63978c317fc9fa66a73f60f0504de93b5b845e275592c12335ee340bbc4fddd502784016e4b3be7ef04dda49f4b440a30cb5d2af939828fd4ae3794e44f94d" +
        "f5a631ede42c1719bfdabf0253fe5175be898e750edc53370d2b";

    [Fact]
    public void The_public_key_is_the_one_in_the_hello()
        => Assert.Contains(Convert.ToHexStringLower(X25519.PublicKey(Convert.FromHexString(ClientKey))), ClientHello, StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Reads_the_certificate_however_the_flight_is_cut(int size)
    {
        HandshakeTap tap = new();
        HelloKeys keys = new(new X25519KeyShare(Convert.FromHexString(ClientKey)));
        using HelloExchange exchange = new(tap, keys, KeyChoice.Any, "server", Convert.FromHexString(ClientHello));
        (HelloStep step, _) = MemoryPeer.Feed(exchange, tap, Convert.FromHexString(ServerFlight), size);

        Assert.Equal(HelloStep.Done, step);
        CertificateFacts facts = CertificateParser.Parse(Assert.Single(exchange.Certificates));
        Assert.Equal("CN=rsa", facts.Subject);
        Assert.Equal("RSA 1024", facts.KeyAlgorithm);
        Assert.True(exchange.KeyFits);
    }

    [Fact]
    public void Another_key_opens_nothing()
    {
        HandshakeTap tap = new();
        using HelloExchange exchange = new(
            tap, new HelloKeys(new X25519KeyShare()), KeyChoice.Any, "server", Convert.FromHexString(ClientHello));
        HelloException error = Assert.Throws<HelloException>(
            () => MemoryPeer.Feed(exchange, tap, Convert.FromHexString(ServerFlight), 10_000));
        Assert.Equal("Sent an encrypted record that does not open with the agreed keys.", error.Message);
    }
}
