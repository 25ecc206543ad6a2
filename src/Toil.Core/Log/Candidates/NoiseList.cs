using System.IO.Enumeration;
using Toil.Log.Candidates.Commands;

namespace Toil.Log.Candidates;

/// <summary>
/// What everybody types all day and nobody would automate: looking around, editing, the shell itself. A line is noise where every one of its pipelines
/// begins with such a command and goes on with filters alone. docs/candidates.md shows the list.
/// </summary>
internal sealed class NoiseList
{
    private static readonly string[] s_commands =
    [
        // moving and looking
        "ls", "ll", "la", "l", "dir", "tree", "cd", "pushd", "popd", "pwd", "z", "j", "cat", "bat", "less", "more", "man", "info", "tldr", "whatis", "which", "whereis", "type",
        "whoami", "id", "w", "who", "date", "cal", "uptime", "file", "stat", "..", "...", "-", "~",
        // editing
        "vi", "vim", "nvim", "nano", "emacs", "micro", "hx", "code", "subl", "ed", "pico",
        // the shell itself
        "clear", "cls", "reset", "history", "h", "fc", "exit", "logout", "quit", "q", "bye", "fg", "bg", "jobs", "source", ".", "exec", "bash", "zsh", "fish", "sh", "pwsh",
        "tmux", "screen", "alias", "unalias", "export", "set", "unset", "echo", "true", "false", "help", "top", "htop", "btop", ":",
        // git's own looking around
        "git", "git status", "git st", "git diff", "git log", "git show", "git branch", "git blame", "git add", "git stash", "git remote",
        // PowerShell's
        "Get-ChildItem", "gci", "Set-Location", "sl", "chdir", "Get-Location", "gl", "Get-Content", "gc", "Clear-Host", "Get-History", "Get-Help", "Get-Command", "gcm",
        "Get-Member", "gm", "Import-Module", "ipmo", "Write-Host", "Write-Output", "Out-Host", "notepad", "ise", "ii", "Invoke-Item",
    ];

    private static readonly string[] s_filters =
    [
        "grep", "egrep", "rg", "head", "tail", "less", "more", "wc", "sort", "uniq", "cut", "awk", "sed", "tr", "column", "nl", "tac", "jq", "yq", "xclip", "pbcopy", "fzf", "cat",
        "tee", "Select-Object", "select", "Where-Object", "where", "?", "Sort-Object", "Format-Table", "ft", "Format-List", "fl", "Out-String", "Select-String", "sls", "Measure-Object",
    ];

    private readonly HashSet<string> _commands = new(s_commands, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _filters = new(s_filters, StringComparer.OrdinalIgnoreCase);
    private readonly string[] _patterns;
    private readonly bool _isBuiltInUsed;

    /// <summary>Makes a list.</summary>
    /// <param name="patterns">
    /// More of it: words that a line begins with (<c>terraform plan</c>), or with <c>*</c> and <c>?</c> a pattern for the whole line. <c>sudo</c>, <c>time</c> and
    /// assignments before the command do not count.
    /// </param>
    /// <param name="isBuiltInUsed">False for the patterns alone.</param>
    public NoiseList(IEnumerable<string> patterns, bool isBuiltInUsed)
    {
        _patterns = [.. patterns.Select(pattern => pattern.Trim())];
        _isBuiltInUsed = isBuiltInUsed;
    }

    /// <summary>True where nobody has to hear of the line.</summary>
    public bool Contains(List<ShellToken> tokens, List<SimpleCommand> commands)
        => commands.Count == 0 || (_isBuiltInUsed && commands.TrueForAll(command => IsNoise(tokens, command))) || (_patterns.Length > 0 && IsIgnored(tokens, commands));

    private bool IsNoise(List<ShellToken> tokens, SimpleCommand command)
    {
        string name = command.NameIn(tokens);
        if (command.TakesPipe && _filters.Contains(name))
        {
            return true;
        }

        // Assignments alone are noise; so is a command that is on the list by itself, with whatever arguments.
        if (name.Length == 0 || (_commands.Contains(name) && (name != "git" || command.Verb + 1 == command.End)))
        {
            // A script that is run by a shell is a chore: only the bare shell is noise.
            return name is not ("bash" or "zsh" or "fish" or "sh" or "pwsh" or "source" or "." or "exec") || command.End - command.Verb == 1;
        }

        if (name != "git")
        {
            return false;
        }

        for (int i = command.Verb + 1; i < command.End; i++)
        {
            if (tokens[i].Value is "-C" or "-c")
            {
                i++;
            }
            else if (!tokens[i].Value.StartsWith('-'))
            {
                return _commands.Contains("git " + tokens[i].Value);
            }
        }

        return true;
    }

    private bool IsIgnored(List<ShellToken> tokens, List<SimpleCommand> commands)
    {
        SimpleCommand first = commands[0];
        string line = string.Join(' ', tokens.Skip(first.Verb).Select(token => token.Value));
        return Array.Exists(_patterns, pattern => pattern.AsSpan().ContainsAny('*', '?')
            ? FileSystemName.MatchesSimpleExpression(pattern, line)
            : line.StartsWith(pattern, StringComparison.OrdinalIgnoreCase) && (line.Length == pattern.Length || line[pattern.Length] == ' '));
    }
}
