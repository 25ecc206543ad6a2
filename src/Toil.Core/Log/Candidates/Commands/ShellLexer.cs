using System.Text;

namespace Toil.Log.Candidates.Commands;

/// <summary>
/// Takes a command line apart as a shell does (POSIX.1-2024, Shell Command Language, 2.3): quotes, escapes, operators, redirections, substitutions,
/// here-documents. Never fails: what is not well formed is a word to its end. It does not expand anything.
/// </summary>
/// <param name="escape">The escape character: a backslash, or PowerShell's backtick.</param>
internal sealed class ShellLexer(char escape)
{
    /// <summary>bash, zsh and fish.</summary>
    public static ShellLexer Shared { get; } = new('\\');

    /// <summary>PowerShell.</summary>
    public static ShellLexer PowerShell { get; } = new('`');

    /// <summary>The one of a format.</summary>
    public static ShellLexer Of(HistoryFormat format) => format == HistoryFormat.PSReadLine ? PowerShell : Shared;

    /// <summary>Takes a line apart.</summary>
    public ShellLine Read(string text)
    {
        Scan scan = new(text, escape);
        scan.Run();
        return new ShellLine(scan.Tokens, scan.IsOpen || CompoundDepth.Of(scan.Tokens) > 0);
    }

    private sealed class Scan(string text, char escape)
    {
        private readonly StringBuilder _value = new();
        private readonly List<(string Word, bool StripsTabs)> _documents = [];
        private int _at;
        private bool _takesDocument;

        public List<ShellToken> Tokens { get; } = new(12);

        public bool IsOpen { get; private set; }

        public void Run()
        {
            while (_at < text.Length)
            {
                char c = text[_at];
                if (c == '\n')
                {
                    Add(TokenKind.Control, ";", 1);
                    SkipDocuments();
                }
                else if (c is ' ' or '\t' or '\r')
                {
                    _at++;
                }
                else if (c == escape && _at + 1 < text.Length && text[_at + 1] == '\n')
                {
                    _at += 2;
                }
                else if (c == '#')
                {
                    int end = text.IndexOf('\n', _at);
                    _at = end < 0 ? text.Length : end;
                }
                else if (!TryRedirect() && !TryControl(c))
                {
                    Word();
                }
            }

            IsOpen |= _documents.Count > 0 || (Tokens is [.., { Kind: TokenKind.Control, Value: "|" or "||" or "&&" or "|&" }]);
        }

        private void Add(TokenKind kind, string value, int length)
        {
            Tokens.Add(new ShellToken(kind, _at, _at + length, value, false));
            _at += length;
        }

        private bool TryControl(char c)
        {
            if (c is not ('|' or '&' or ';' or '(' or ')'))
            {
                return false;
            }

            char next = _at + 1 < text.Length ? text[_at + 1] : '\0';
            string value = (c, next) switch
            {
                ('|', '|') => "||",
                ('|', '&') => "|&",
                ('&', '&') => "&&",
                (';', ';') => ";;",
                ('|', _) => "|",
                ('&', _) => "&",
                (';', _) => ";",
                ('(', _) => "(",
                _ => ")",
            };
            Add(TokenKind.Control, value, value.Length);
            return true;
        }

        private bool TryRedirect()
        {
            int at = _at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            if (at == _at && at < text.Length && text[at] == '&' && at + 1 < text.Length && text[at + 1] == '>')
            {
                at++;
            }

            if (at >= text.Length || text[at] is not ('<' or '>') || (at + 1 < text.Length && text[at + 1] == '('))
            {
                return false;
            }

            int end = at + 1;
            while (end < text.Length && end < at + 3 && text[end] is '<' or '>' or '&' or '|' or '-' && (text[end] != '-' || text[end - 1] == '<'))
            {
                end++;
            }

            string value = text[_at..end];
            _takesDocument = value.EndsWith("<<", StringComparison.Ordinal) || value.EndsWith("<<-", StringComparison.Ordinal);
            Add(TokenKind.Redirect, value, value.Length);
            return true;
        }

        private void Word()
        {
            int start = _at;
            bool isQuoted = false;
            _value.Clear();
            while (_at < text.Length)
            {
                char c = text[_at];
                if (c is ' ' or '\t' or '\r' or '\n' or '|' or '&' or ';' or ')' || (c is '(' or '<' or '>' && !IsSubstitution()))
                {
                    break;
                }

                if (c == escape)
                {
                    isQuoted = true;
                    IsOpen |= _at + 1 >= text.Length;
                    if (_at + 1 < text.Length && text[_at + 1] != '\n')
                    {
                        _value.Append(text[_at + 1]);
                    }

                    _at = Math.Min(_at + 2, text.Length);
                }
                else if (c is '\'' or '"')
                {
                    isQuoted = true;
                    Quoted(c);
                }
                else if (c == '`' || (c is '$' or '<' or '>' && _at + 1 < text.Length && text[_at + 1] is '(' or '{'))
                {
                    int end = EndOfSubstitution(_at);
                    _value.Append(text, _at, end - _at);
                    _at = end;
                }
                else
                {
                    _value.Append(c);
                    _at++;
                }
            }

            if (_at == start)
            {
                // A character that can begin nothing: taken as it is, so that the scan always goes on.
                _value.Append(text[_at++]);
            }

            string value = _value.ToString();
            Tokens.Add(new ShellToken(TokenKind.Word, start, _at, value, isQuoted));
            if (_takesDocument && Tokens is [.., { Kind: TokenKind.Redirect } operation, _])
            {
                _documents.Add((value, operation.Value.EndsWith('-')));
            }

            _takesDocument = false;
        }

        private bool IsSubstitution() => text[_at] is '<' or '>' && _at + 1 < text.Length && text[_at + 1] == '(';

        private void Quoted(char quote)
        {
            int at = _at + 1;
            for (; at < text.Length && text[at] != quote; at++)
            {
                bool isEscape = text[at] == escape && at + 1 < text.Length && (quote == '"' || (_at > 0 && text[_at - 1] == '$'));
                if (isEscape && text[at + 1] is '"' or '\\' or '$' or '`' or '\'')
                {
                    at++;
                }

                _value.Append(text[at]);
            }

            IsOpen |= at >= text.Length;
            _at = Math.Min(at + 1, text.Length);
        }

        /// <summary>Where <c>$(...)</c>, <c>${...}</c> or <c>`...`</c> ends, quotes in it respected.</summary>
        private int EndOfSubstitution(int at)
        {
            if (text[at] == '`')
            {
                int close = text.IndexOf('`', at + 1);
                IsOpen |= close < 0;
                return close < 0 ? text.Length : close + 1;
            }

            int depth = 0;
            char quote = '\0';
            for (int i = at + 1; i < text.Length; i++)
            {
                char c = text[i];
                if (c == escape && quote != '\'')
                {
                    i++;
                }
                else if (quote != '\0')
                {
                    quote = c == quote ? '\0' : quote;
                }
                else if (c is '\'' or '"')
                {
                    quote = c;
                }
                else if (c is '(' or '{')
                {
                    depth++;
                }
                else if (c is ')' or '}' && --depth <= 0)
                {
                    return i + 1;
                }
            }

            IsOpen = true;
            return text.Length;
        }

        private void SkipDocuments()
        {
            while (_documents.Count > 0 && _at < text.Length)
            {
                int end = text.IndexOf('\n', _at);
                ReadOnlySpan<char> line = text.AsSpan(_at, (end < 0 ? text.Length : end) - _at).TrimEnd('\r');
                line = _documents[0].StripsTabs ? line.TrimStart('\t') : line;
                if (line.SequenceEqual(_documents[0].Word))
                {
                    _documents.RemoveAt(0);
                }

                _at = end < 0 ? text.Length : end + 1;
            }
        }
    }
}
