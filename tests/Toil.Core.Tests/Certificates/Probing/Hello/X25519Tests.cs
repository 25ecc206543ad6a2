using Toil.Certificates.Probing.Hello;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>The vectors of RFC 7748, and agreement between keys of our own.</summary>
public sealed class X25519Tests
{
    [Theory]
    [InlineData(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void Multiplies_as_section_5_2_says(string scalar, string point, string product)
        => Assert.Equal(product, Convert.ToHexStringLower(X25519.Agree(Convert.FromHexString(scalar), Convert.FromHexString(point))!));

    [Fact]
    public void Stays_right_over_a_thousand_turns()
    {
        byte[] k = [9, .. new byte[31]];
        byte[] u = [.. k];
        for (int i = 0; i < 1_000; i++)
        {
            (k, u) = (X25519.Agree(k, u)!, k);
            Assert.True(i > 0 || Convert.ToHexStringLower(k) == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
        }

        Assert.Equal("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Convert.ToHexStringLower(k));
    }

    [Fact]
    public void Two_keys_agree_whatever_they_are()
    {
        Random random = new(25519);
        byte[] a = new byte[32];
        byte[] b = new byte[32];
        for (int i = 0; i < 300; i++)
        {
            random.NextBytes(a);
            random.NextBytes(b);
            Assert.Equal(X25519.Agree(a, X25519.PublicKey(b)), X25519.Agree(b, X25519.PublicKey(a)));
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Points_of_small_order_are_refused(string point)
        => Assert.Null(X25519.Agree([.. Enumerable.Range(1, 32).Select(i => (byte)i)], Convert.FromHexString(point)));
}
