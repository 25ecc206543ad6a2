namespace Toil.Log.Candidates.Commands;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A word: a command, an argument.</summary>
    Word,

    /// <summary>What ends a command: <c>|</c>, <c>&amp;&amp;</c>, <c>;</c>, a line break (as <c>;</c>), parentheses.</summary>
    Control,

    /// <summary>A redirection; the next word is its target.</summary>
    Redirect,
}

/// <summary>One token of a command line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Value">The word without its quotes, or the operator.</param>
/// <param name="IsQuoted">True where any part of a word was quoted.</param>
internal readonly record struct ShellToken(TokenKind Kind, int Start, int End, string Value, bool IsQuoted);

/// <summary>A command line, taken apart.</summary>
/// <param name="Tokens">Its tokens; comments and the bodies of here-documents are none.</param>
/// <param name="IsIncomplete">True where a shell would ask for more lines.</param>
internal readonly record struct ShellLine(List<ShellToken> Tokens, bool IsIncomplete);
