using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Toil.Core.Tests.Support;

/// <summary>Texts that somebody with bad intentions would write: controls, surrogates, markup, look-alikes, among plain words.</summary>
internal static class HostileText
{
    private static readonly string[] s_pieces =
    [
        "\0", "\u001b[31m", "\r", "\n", "\r\n", "\t", "\u0085", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\ud800", "\udc00",
        "\U0001F600", "\U000E0041", "\ue000", "\uffff", "\ufffd", "\u00e9", "\u0130", "\u4e2d", "<script>", "</td>", "&amp;", "|", "\\|", "\\", "`", "```", "**",
        "__", "~~", "[a](b)", "![", "@octocat", "a@b.example", "https://evil.example", "www.evil.example", "#12", "GH-12", "a/b#1", "deadbeefcafe", ":100:", "::1",
        "$x$", "{{", "\"", "'", "=", "-", "~", "env:", "word", "7", " ", "",
    ];

    public static Arbitrary<string> Any { get; } = Gen.OneOf(
            Gen.Elements(s_pieces).ListOf().Select(pieces => string.Concat(pieces)),
            Gen.Choose(0, char.MaxValue).Select(c => (char)c).ListOf().Select(chars => string.Concat(chars)))
        .ToArbitrary();

    /// <summary>The same without halves of surrogate pairs: what is read from a file or the environment has none.</summary>
    public static Arbitrary<string> WellFormed { get; } = Any.Generator.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))).ToArbitrary();

    /// <summary>Holds for many of them, or fails with the smallest that was found.</summary>
    public static void ForAll(Func<string, bool> holds)
        => Prop.ForAll(Any, holds).Check(Properties.Tests(1_000));
}
