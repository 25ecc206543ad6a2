using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Log.Candidates;
using Toil.Log.Candidates.Histories;

namespace Toil.Core.Tests.Log.Candidates;

/// <summary>Each shell's way of writing, and that what is written that way is read again.</summary>
public sealed class HistoryReaderTests : CandidateTest
{
    private static readonly string[] s_pieces = ["kubectl", " ", "get", "\n", "\\", "é", "中", "\U0001F600", "'", "\"", ";", "|", "#", ":", "17", "`", "$(x)", "- cmd: x", "\t", "a"];

    private static Arbitrary<(string Text, int Time)> Commands => (
        from pieces in Gen.Elements(s_pieces).NonEmptyListOf()
        from time in Gen.Choose(1, int.MaxValue)
        select ("x" + string.Concat(pieces).TrimEnd('\\', '\n', '\r', '`') + "z", time)).ToArbitrary();

    [Fact]
    public void Bash_with_and_without_times()
    {
        List<HistoryCommand> read = Read(HistoryFormat.Bash, "ls\n#1700000000\nfor i in 1 2; do\n  echo $i\ndone\nplain\n#1700000060\ngit push\r\n"u8.ToArray());

        Assert.Equal(
            [new("ls"), new("for i in 1 2; do\n  echo $i\ndone", 1_700_000_000), new("plain", 1_700_000_000), new("git push", 1_700_000_060)], read);
    }

    [Fact]
    public void A_comment_that_is_no_time_is_a_line()
        => Assert.Equal([new("#hello"), new("#"), new("#12345678901234567890")], Read(HistoryFormat.Bash, "#hello\n#\n#12345678901234567890\n"u8.ToArray()));

    [Fact]
    public void Zsh_extended_and_plain()
        => Assert.Equal(
            [new("make all", 1_700_000_000, 12), new("a\nb", 1_700_000_100), new("plain"), new(": no time;x")],
            Read(HistoryFormat.Zsh, ": 1700000000:12;make all\n: 1700000100:0;a\\\nb\nplain\n: no time;x\n"u8.ToArray()));

    [Fact]
    public void Fish_with_escapes()
        => Assert.Equal(
            [new("echo a\\nb\nc", 1_700_000_000), new("ls")],
            Read(HistoryFormat.Fish, "- cmd: echo a\\\\nb\\nc\n  when: 1700000000\n  paths:\n    - /tmp\n- cmd: ls\n"u8.ToArray()));

    [Fact]
    public void PSReadLine_with_a_backtick()
        => Assert.Equal([new("Get-Process |\n  sort CPU"), new("ls")], Read(HistoryFormat.PSReadLine, "Get-Process |`\n  sort CPU\nls\n"u8.ToArray()));

    [Fact]
    public void What_is_written_is_read_again() => Prop.ForAll(Commands, command =>
        Read(HistoryFormat.Zsh, Metafy($": {command.Time}:3;{command.Text.Replace("\n", "\\\n", StringComparison.Ordinal)}\n")) is [{ } zsh] && zsh == new HistoryCommand(command.Text, command.Time, 3)
        && Read(HistoryFormat.Fish, Encoding.UTF8.GetBytes($"- cmd: {command.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n  when: {command.Time}\n")) is [{ } fish] && fish == new HistoryCommand(command.Text, command.Time)
        && Read(HistoryFormat.PSReadLine, Encoding.UTF8.GetBytes(command.Text.Replace("\n", "`\n", StringComparison.Ordinal) + "\n")) is [{ } ps] && ps.Text == command.Text)
        .Check(Properties.Tests(2_000));

    [Fact]
    public void No_bytes_break_a_reader() => Prop.ForAll(Gen.Choose(0, 255).Select(b => (byte)b).ListOf().ToArbitrary(), bytes =>
    {
        foreach (HistoryFormat format in Enum.GetValues<HistoryFormat>())
        {
            Read(format, [.. bytes]);
        }

        return true;
    }).Check(Properties.Tests(1_000));

    [Theory]
    [InlineData("x", "- cmd: ls\n", HistoryFormat.Fish)]
    [InlineData("x", ": 1700000000:0;ls\n", HistoryFormat.Zsh)]
    [InlineData("x", "#1700000000\nls\n", HistoryFormat.Bash)]
    [InlineData(".zsh_history", "ls\n", HistoryFormat.Zsh)]
    [InlineData("ConsoleHost_history.txt", "ls\n", HistoryFormat.PSReadLine)]
    [InlineData("x", "Get-Process\nGet-Item x\n", HistoryFormat.PSReadLine)]
    [InlineData("x", "ls\nmake\n", HistoryFormat.Bash)]
    public void The_format_is_found(string name, string content, HistoryFormat format) => Assert.Equal(format, FormatDetector.Detect(name, Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void A_line_without_end_does_not_fill_the_memory()
    {
        byte[] content = [.. Enumerable.Repeat((byte)'a', ByteLines.MaxLength + 1), (byte)'\n', .. "ls"u8];
        ByteLines lines = new(new MemoryStream(content));
        Assert.Equal([new("ls")], HistoryReader.Of(HistoryFormat.Bash).Read(lines));
        Assert.Equal(1, lines.TooLong);
    }

    private static byte[] Metafy(string text)
        => [.. Encoding.UTF8.GetBytes(text).SelectMany(b => b is >= 0x83 and <= 0xA2 ? [0x83, (byte)(b ^ 0x20)] : (byte[])[b])];
}
