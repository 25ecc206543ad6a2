using System.Buffers.Binary;
using System.Text;
using Toil.Certificates.Probing.Hello;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

public sealed class HelloTemplateTests
{
    private const int ServerName = 0;
    private const int SignatureAlgorithms = 13;
    private const int KeyShares = 51;

    public static TheoryData<string> Names => ["", "a.io", "shop.example.com", new string('a', 63) + "." + new string('b', 63) + ".example"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Lengths_add_up_and_the_name_is_in_it(string name)
    {
        byte[] hello = HelloKeys.Create().Template(KeyChoice.Any).Build(name.Length == 0 ? null : name);
        Assert.Equal(hello.Length - 5, BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(3)));
        Assert.NotInRange(hello.Length - 5, 256, 511);
        Dictionary<int, byte[]> extensions = Extensions(hello);
        Assert.Equal(name.Length > 0, extensions.ContainsKey(ServerName));
        if (name.Length > 0)
        {
            Assert.Equal(name, Encoding.ASCII.GetString(extensions[ServerName].AsSpan(5)));
        }
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("::1")]
    public void An_address_is_no_server_name(string address)
        => Assert.DoesNotContain(ServerName, Extensions(HelloKeys.Create().Template(KeyChoice.Any).Build(address)).Keys);

    [Fact]
    public void Nothing_in_it_resumes_compresses_or_names_a_protocol()
    {
        int[] types = [.. Extensions(HelloKeys.Create().Template(KeyChoice.Any).Build("a.io")).Keys];
        Assert.DoesNotContain(16, types);
        Assert.DoesNotContain(27, types);
        Assert.DoesNotContain(35, types);
        Assert.DoesNotContain(41, types);
        Assert.DoesNotContain(42, types);
    }

    [Fact]
    public void Randoms_and_session_ids_are_new_each_time()
    {
        HelloTemplate template = HelloKeys.Create().Template(KeyChoice.Any);
        byte[][] nonces = [.. Enumerable.Range(0, 50).Select(_ => HelloTemplate.NonceOf(template.Build("a.io")).ToArray())];
        Assert.Equal(50, nonces.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(nonces, nonce => Assert.Equal(32, nonce[32]));
    }

    [Fact]
    public void A_choice_of_keys_narrows_the_schemes()
    {
        Assert.All(Schemes(KeyChoice.Rsa), scheme => Assert.True((scheme & 0xff) is 1 || scheme >> 8 == 8 && (scheme & 0xff) is not (7 or 8)));
        Assert.All(Schemes(KeyChoice.Curve), scheme => Assert.True((scheme & 0xff) is 3 || scheme is 0x0807 or 0x0808));
        Assert.Equal(Schemes(KeyChoice.Any).Order().Except([0x0402, 0x0202]), Schemes(KeyChoice.Rsa).Concat(Schemes(KeyChoice.Curve)).Order());
    }

    [Fact]
    public void Keys_are_used_again_and_changed_every_so_often()
    {
        HelloKeyRing ring = new();
        int distinct = Enumerable.Range(0, 2_500).Select(_ => ring.Next()).Distinct().Count();
        Assert.Equal(3, distinct);
        Assert.Equal(2 + 4 + 32 + 4 + 65, Extensions(ring.Next().Template(KeyChoice.Any).Build(null))[KeyShares].Length);
    }

    private static IEnumerable<int> Schemes(KeyChoice choice) => Extensions(HelloKeys.Create().Template(choice).Build(null))[SignatureAlgorithms][2..]
        .Chunk(2).Select(pair => (pair[0] << 8) | pair[1]);

    private static Dictionary<int, byte[]> Extensions(ReadOnlySpan<byte> hello) => ClientHelloTests.ReadExtensions(hello[5..]);
}
