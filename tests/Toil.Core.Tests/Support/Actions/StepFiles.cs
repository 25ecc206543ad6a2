using System.Text;
using Toil.Actions;

namespace Toil.Core.Tests.Support.Actions;

/// <summary>The files that GitHub makes for a step, and what it reads from them afterwards.</summary>
internal sealed class StepFiles
{
    public StepFiles(TempFolder folder, string name = "step")
    {
        Workspace = Directory.CreateDirectory(Path.Combine(folder.Path, name + "-workspace")).FullName;
        Temporary = Directory.CreateDirectory(Path.Combine(folder.Path, name + "-temp")).FullName;
        Output = folder.Write(name + "-output", string.Empty);
        Summary = folder.Write(name + "-summary", string.Empty);
        Env = folder.Write(name + "-env", string.Empty);
    }

    public string Workspace { get; init; }

    public string Temporary { get; }

    public string Output { get; }

    public string Summary { get; }

    public string Env { get; }

    public string SummaryText => File.ReadAllText(Summary);

    public ActionsEnvironment Environment => new() { Output = Output, Summary = Summary, Workspace = Workspace };

    /// <summary>What a process of the step has in its environment.</summary>
    public Dictionary<string, string> Variables => new()
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_OUTPUT"] = Output,
        ["GITHUB_STEP_SUMMARY"] = Summary,
        ["GITHUB_ENV"] = Env,
        ["GITHUB_WORKSPACE"] = Workspace,
        ["RUNNER_TEMP"] = Temporary,
        ["RUNNER_OS"] = "Linux",
        ["CI"] = "true",
    };

    /// <summary>The outputs, by the runner's rules: a later value takes the place of an earlier one.</summary>
    public Dictionary<string, string> Outputs()
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        string text = File.ReadAllText(Output, Encoding.UTF8);
        int at = 0;
        while (Line(text, ref at, out _) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            int equals = line.IndexOf('=', StringComparison.Ordinal);
            int heredoc = line.IndexOf("<<", StringComparison.Ordinal);
            if (equals >= 0 && (heredoc < 0 || equals < heredoc))
            {
                values[line[..equals]] = line[(equals + 1)..];
                continue;
            }

            Assert.True(heredoc > 0 && line.Length > heredoc + 2, $"GitHub refuses the whole file: '{line}'");
            string delimiter = line[(heredoc + 2)..];
            (int start, int end) = (at, at);
            string? next = Line(text, ref at, out string newline);
            while (next != delimiter)
            {
                Assert.True(next is not null && newline.Length > 0, $"GitHub refuses the whole file: there is no end of '{line}'");
                end = at - newline.Length;
                next = Line(text, ref at, out newline);
            }

            values[line[..heredoc]] = end > start ? text[start..end] : string.Empty;
        }

        return values;
    }

    private static string? Line(string text, ref int at, out string newline)
    {
        newline = string.Empty;
        if (at >= text.Length)
        {
            return null;
        }

        int start = at;
        int end = text.IndexOf('\n', at);
        if (end < 0)
        {
            at = text.Length;
            return text[start..];
        }

        bool isWindows = OperatingSystem.IsWindows() && end > start && text[end - 1] == '\r';
        at = end + 1;
        newline = isWindows ? "\r\n" : "\n";
        return text[start..(isWindows ? end - 1 : end)];
    }
}
