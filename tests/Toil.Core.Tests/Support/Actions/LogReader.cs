namespace Toil.Core.Tests.Support.Actions;

/// <summary>Reads what the commands of a step print, by the rules of GitHub's runner: which lines are commands, and which are stopped.</summary>
internal sealed class LogReader
{
    private static readonly string[] s_known =
    [
        "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "internal-set-repo-path", "notice", "remove-matcher", "save-state", "set-env", "set-output",
        "stop-commands", "warning",
    ];

    private readonly HashSet<string> _names = new(s_known, StringComparer.OrdinalIgnoreCase);
    private readonly List<LogCommand> _commands = [];
    private readonly List<string> _log = [];
    private string? _token;

    /// <summary>The commands that were obeyed.</summary>
    public IReadOnlyList<LogCommand> Commands => _commands;

    /// <summary>The lines that were none.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <summary>True while commands are stopped.</summary>
    public bool IsStopped => _token is not null;

    /// <summary>The lines of a stream: they end at a line feed, a carriage return, or both.</summary>
    public static IReadOnlyList<string> Lines(string stream)
    {
        List<string> lines = [];
        using StringReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Reads a stream.</summary>
    public static LogReader Read(string stream) => Read(Lines(stream));

    /// <summary>Reads lines.</summary>
    public static LogReader Read(IEnumerable<string> lines)
    {
        LogReader reader = new();
        foreach (string line in lines)
        {
            reader.Take(line);
        }

        return reader;
    }

    /// <summary>Two streams mixed at random, each in its own order: the runner reads them by two threads.</summary>
    public static IEnumerable<string> Mix(IReadOnlyList<string> one, IReadOnlyList<string> other, Random random)
    {
        int i = 0;
        int k = 0;
        while (i < one.Count || k < other.Count)
        {
            yield return k >= other.Count || (i < one.Count && random.Next(2) == 0) ? one[i++] : other[k++];
        }
    }

    private void Take(string line)
    {
        LogCommand? command = NewForm(line) ?? OldForm(line);
        bool isToken = command is not null && _token is not null && command.Name.Equals(_token, StringComparison.OrdinalIgnoreCase);
        if (command is null || (_token is not null && !isToken))
        {
            _log.Add(line);
        }
        else if (isToken)
        {
            _names.Remove(_token!);
            _token = null;
        }
        else if (command.Name == "stop-commands")
        {
            Assert.DoesNotContain(command.Data, _names);
            Assert.NotEmpty(command.Data);
            _names.Add(_token = command.Data);
        }
        else
        {
            _commands.Add(command);
        }
    }

    private LogCommand? NewForm(string line)
    {
        string text = line.TrimStart();
        int end = text.StartsWith("::", StringComparison.Ordinal) ? text.IndexOf("::", 2, StringComparison.Ordinal) : -1;
        return end < 0 ? null : Make(text[2..end], ',', text[(end + 2)..], ("%3A", ":"), ("%2C", ","));
    }

    private LogCommand? OldForm(string line)
    {
        int start = line.IndexOf("##[", StringComparison.Ordinal);
        int end = start < 0 ? -1 : line.IndexOf(']', start);
        return end < 0 ? null : Make(line[(start + 3)..end], ';', line[(end + 1)..], ("%3B", ";"), ("%5D", "]"));
    }

    private LogCommand? Make(string head, char separator, string data, params (string, string)[] escapes)
    {
        string[] parts = head.Split(' ', 2);
        if (!_names.Contains(parts[0]))
        {
            return null;
        }

        Dictionary<string, string> properties = [];
        foreach (string property in parts.Length == 1 ? [] : parts[1].Trim().Split(separator, StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = property.Split('=', 2, StringSplitOptions.RemoveEmptyEntries);
            if (pair.Length == 2)
            {
                properties[pair[0]] = Unescape(pair[1], escapes);
            }
        }

        return new LogCommand(parts[0], properties, Unescape(data, separator == ';' ? escapes : []));
    }

    private static string Unescape(string text, (string Escape, string Character)[] escapes)
    {
        text = text.Replace("%0D", "\r", StringComparison.Ordinal).Replace("%0A", "\n", StringComparison.Ordinal);
        foreach ((string escape, string character) in escapes)
        {
            text = text.Replace(escape, character, StringComparison.Ordinal);
        }

        return text.Replace("%25", "%", StringComparison.Ordinal);
    }
}

/// <summary>A command that was obeyed.</summary>
internal sealed record LogCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Data);
