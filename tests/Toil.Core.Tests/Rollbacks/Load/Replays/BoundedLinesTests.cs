using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Rollbacks.Load.Replays;

namespace Toil.Core.Tests.Rollbacks.Load.Replays;

public sealed class BoundedLinesTests
{
    [Fact]
    public void Lines_are_those_of_any_reader() => Prop.ForAll(Gen.Elements("a", "\n", "\r\n", "bc", "\n\n", new string('x', 70_000)).ArrayOf().ToArbitrary(), parts =>
    {
        string text = string.Concat(parts);
        List<string> expected = [];
        using StringReader reader = new(text);
        while (reader.ReadLine() is { } line)
        {
            expected.Add(line);
        }

        BoundedLine[] lines = [.. BoundedLines.Read(new StringReader(text))];
        Assert.Equal(expected, lines.Select(line => line.Text));
        Assert.Equal(Enumerable.Range(1, lines.Length).Select(number => (long)number), lines.Select(line => line.Number));
    }).Check(Properties.Tests(100));

    [Fact]
    public void A_line_without_end_is_cut()
    {
        BoundedLine[] lines = [.. BoundedLines.Read(new StringReader(new string('a', (3 * BoundedLines.MaxLength) + 5) + "\nb"))];
        Assert.Equal([(BoundedLines.MaxLength, true), (1, false)], lines.Select(line => (line.Text.Length, line.IsCut)));
    }
}
