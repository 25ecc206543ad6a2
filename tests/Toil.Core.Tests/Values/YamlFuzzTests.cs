using Toil.Operations;
using Toil.Values;

namespace Toil.Core.Tests.Values;

public sealed class YamlFuzzTests
{
    private const string Special = "-?:,[]{}#&*!|>'\"%@` \n\r\t\0\ufeff\u2028\u0085<=~ab1\\x.\ud800é";

    private static readonly string[] s_seeds =
    [
        "certificates:\n  concurrency: 5\n  rule: {weak-key: Off, 'a': \"b\"}\n",
        "- &a [x, y]\n- *a\n- |\n  text\n  more\n- >-\n  folded\n",
        "# c\n---\na: 'x''y'\nb: \"\\u00e9\\n\"\n? k\n: v\n...\n",
        "%YAML 1.2\n%TAG ! tag:x,2000:\n---\n!foo a: !!str b\n<<: *x\n",
        "a: [1, {b: c}, [d]]\n\tx: y\n",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_document_gives_anything_but_nodes_or_a_toil_exception(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 10_000; i++)
        {
            string text = Mutate(random);
            try
            {
                _ = YamlReader.Read("/srv/x.yaml", text);
            }
            catch (ToilException error)
            {
                Assert.Matches(@"^/srv/x\.yaml (line \d+, column \d+: |is too large: )", error.Message);
            }
            catch (Exception error)
            {
                Assert.Fail($"{System.Text.Json.JsonSerializer.Serialize(text)}: {error}");
            }
        }
    }

    private static string Mutate(Random random)
    {
        List<char> text = [.. s_seeds[random.Next(s_seeds.Length)]];
        for (int changes = random.Next(8); changes >= 0; changes--)
        {
            int at = random.Next(text.Count);
            char c = Special[random.Next(Special.Length)];
            switch (random.Next(4))
            {
                case 0:
                    text.Insert(at, c);
                    break;
                case 1:
                    text.RemoveAt(at);
                    break;
                case 2:
                    text[at] = c;
                    break;
                default:
                    text.InsertRange(random.Next(text.Count), text.GetRange(at, Math.Min(random.Next(10), text.Count - at)));
                    break;
            }
        }

        return string.Concat(text);
    }
}
