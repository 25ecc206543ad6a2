using FsCheck;
using FsCheck.Fluent;

namespace Toil.Core.Tests.Support.Actions;

/// <summary>Texts that somebody would write who wants GitHub's runner to obey.</summary>
internal static class CommandText
{
    private static readonly string[] s_pieces =
    [
        "::", ":", "##[", "#", "##", "[", "]", "error", "add-mask", "set-output name=x", "stop-commands", "debug", "::error::", "::set-output name=a::b", "##[add-mask]", "\n", "\r", "\r\n",
        " ", "\t", "\u00a0", "\u2028", "\u200b", "\u001b[31m", "%0A", "%25", "%3A", "%2C", "ffff", "::1", "word", "\\", "\"", ",", ";", "=", "<<", "toil_", "name<<EOF", "EOF",
    ];

    public static Arbitrary<string> Any { get; } = Gen.Elements(s_pieces).ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary();

    /// <summary>Holds for many of them, or fails with the smallest that was found.</summary>
    public static void ForAll(Func<string, bool> holds) => Prop.ForAll(Any, holds).Check(Properties.Tests(2_000));
}
