using Toil.Core.Tests.Support;
using Toil.Runbooks.Processes.Output;

namespace Toil.Core.Tests.Runbooks.Processes;

public sealed class LineSplitterTests
{
    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("\n\n", "|")]
    [InlineData("10%\r20%\r30%\ndone\n", "30%|done")]
    [InlineData("kept\r", "kept")]
    [InlineData("kept\r\r\nnext", "kept|next")]
    [InlineData("", null)]
    public void Lines_are_as_a_terminal_would_leave_them(string text, string? expected)
    {
        foreach (int size in new[] { 1, 2, 3, 1_000 })
        {
            List<string> lines = [];
            LineSplitter splitter = new(lines.Add);
            foreach (char[] part in text.Chunk(size))
            {
                splitter.Append(part);
            }

            splitter.Complete();
            Assert.Equal(expected, lines.Count == 0 ? null : string.Join('|', lines));
        }
    }

    [Fact]
    public void A_long_line_is_cut_and_the_next_is_whole()
    {
        List<string> lines = [];
        LineSplitter splitter = new(lines.Add);
        splitter.Append(new string('x', 100_000));
        splitter.Append(new string('x', 100_000) + "\nnext\n" + new string('y', 4_096) + "\n");
        Assert.Equal([new string('x', 4_096) + "... (cut)", "next", new string('y', 4_096)], lines);
    }

    [Fact]
    public void What_is_kept_is_the_beginning_and_the_end() => HostileText.ForAll(text =>
    {
        foreach (int limit in new[] { 0, 1, 7, 10, 1_000 })
        {
            BoundedOutput kept = new(limit);
            foreach (char[] part in text.Chunk(3))
            {
                kept.Append(part);
            }

            BoundedOutput whole = new(limit);
            whole.Append(text);
            string result = kept.ToString();
            if (result != whole.ToString() || kept.IsCut != text.Length > limit || (!kept.IsCut && result != text) || result.Length > limit + 60)
            {
                return false;
            }
        }

        return true;
    });
}
