using System.Text;
using Toil.Certificates.Sources;

namespace Toil.Core.Tests.Certificates.Sources.Kubernetes;

/// <summary>Whatever becomes of an export on its way, nothing is thrown, and no value of a Secret is in anything that is said.</summary>
public sealed class KubernetesFuzzTests : KubernetesTest
{
    private const int Seed = 20_260_131;

    private static readonly string[] s_secrets = ["hunter2hunter2", "correcthorse", "staple9battery"];

    private static readonly string[] s_pieces =
    [
        "\n", "  ", "\t", ": ", "- ", "\"", "'", "|", ">", "&a ", "*a", "{", "}", "[", "]", "!!binary ", "%TAG ! tag:x,2000:\n", "---\n", "...\n", "\r\n", "\0", "\uFEFF", "\ud800",
        "kind: List\n", "kind: Config\n", "data:\n", "? ", "#", "<<: *a\n", "\\u0000", "\\",
    ];

    [Fact]
    public void Mutated_exports_throw_nothing_and_tell_no_secret()
    {
        Random random = new(Seed);
        string yaml = List(Tls(), Secret("db", "Opaque", ("password", s_secrets[0]), ("token", Encode(s_secrets[1])), ("ca.crt", Encode(s_secrets[2]))))
            + "---\napiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: " + s_secrets[1] + "\n    client-certificate-data: " + Encode(Leaf.Pem) + "\n    client-key-data: " + Encode(s_secrets[0]) + "\n";
        string json = $$$"""{"apiVersion":"v1","items":[{"apiVersion":"v1","data":{"password":"{{{s_secrets[0]}}}","tls.crt":"{{{Encode(Leaf.Pem)}}}","ca.pem":"{{{Encode(s_secrets[2])}}}"},"kind":"Secret","metadata":{"name":"web","namespace":"shop"}}],"kind":"List"}""";
        int found = 0;
        for (int i = 0; i < 6_000; i++)
        {
            string text = Mutate(i % 3 == 0 ? json : yaml, random);
            foreach (SourceItem item in Read(text))
            {
                found += item.Certificate is null ? 0 : 1;
                Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, item.Detail + item.Remedy + item.Alias, StringComparison.Ordinal));
                Assert.All(s_secrets, secret => Assert.DoesNotContain(Encode(secret), item.Detail + item.Remedy + item.Alias, StringComparison.Ordinal));
            }
        }

        Assert.InRange(found, 1_000, 20_000);
    }

    private static string Mutate(string text, Random random)
    {
        StringBuilder mutated = new(text);
        for (int step = random.Next(1, 4); step > 0; step--)
        {
            int at = random.Next(mutated.Length);
            int length = Math.Min(random.Next(1, 40), mutated.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(at, s_pieces[random.Next(s_pieces.Length)]);
                    break;
                case 2:
                    mutated[at] = (char)random.Next(1, 256);
                    break;
                case 3:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
                default:
                    mutated.Length = Math.Max(at, 1);
                    break;
            }
        }

        return mutated.ToString();
    }
}
