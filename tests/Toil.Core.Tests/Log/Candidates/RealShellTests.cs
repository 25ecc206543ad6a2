using System.Diagnostics;
using Toil.Log.Candidates;

namespace Toil.Core.Tests.Log.Candidates;

/// <summary>Histories as the shells themselves write them.</summary>
public sealed class RealShellTests : CandidateTest
{
    private static readonly string[] s_typed = ["restart-thing a 'é中' 17", "for i in 1 2; do\n  restart-thing $i\ndone"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bash(bool hasTimes)
    {
        string file = Folder["bash_history"];
        string script = $"{(hasTimes ? "HISTTIMEFORMAT=%s; " : string.Empty)}set -o history; shopt -s cmdhist lithist; HISTFILE='{file}'; history -s \"$1\"; history -s \"$2\"; history -a";
        await RunAsync(mayFail: false, "bash", ["-c", script, "-", .. s_typed]);
        string[] texts = [.. Read(file).Select(command => command.Text)];
        Assert.Contains(s_typed[0], texts);
        Assert.True(hasTimes ? texts.Contains(s_typed[1]) : texts.Contains("done"), string.Join('|', texts));
        Assert.Equal(hasTimes, Read(file)[0].Started > 1_700_000_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Zsh(bool isExtended)
    {
        string file = Folder["zsh_history"];
        string options = isExtended ? "INC_APPEND_HISTORY EXTENDED_HISTORY" : "INC_APPEND_HISTORY";
        await TypeAsync("zsh", "zsh -f", [$"HISTFILE='{file}'; HISTSIZE=100; SAVEHIST=100; setopt {options}", .. s_typed]);
        Assert.All(s_typed, line => Assert.Contains(line, Read(file).Select(command => command.Text)));
        Assert.Equal(isExtended, Read(file)[0].Started > 1_700_000_000);
    }

    [Fact]
    public async Task Fish()
    {
        await TypeAsync("fish", "fish", [s_typed[0], "for i in 1 2\n  restart-thing $i\nend"]);
        string file = Folder["data/fish/fish_history"];
        Assert.SkipUnless(File.Exists(file), "this fish keeps no history here");
        Assert.Contains(s_typed[0], Read(file).Select(command => command.Text));
        Assert.Contains(Read(file), command => command.Text.StartsWith("for i in 1 2\n", StringComparison.Ordinal) && command.Started > 1_700_000_000);
    }

    [Fact]
    public async Task PSReadLine()
    {
        string file = Folder["ConsoleHost_history.txt"];
        string script = $"Import-Module PSReadLine; Set-PSReadLineOption -HistorySavePath '{file}' -HistorySaveStyle SaveIncrementally -AddToHistoryHandler {{ $true }}; "
            + string.Concat(s_typed.Select(line => $"[Microsoft.PowerShell.PSConsoleReadLine]::AddToHistory('{line.Replace("'", "''", StringComparison.Ordinal)}'); "));
        await RunAsync(mayFail: true, "pwsh", ["-NoProfile", "-NonInteractive", "-Command", script]);
        Assert.SkipUnless(File.Exists(file), "this PSReadLine writes no history without a terminal");
        Assert.Equal(s_typed, Read(file).Select(command => command.Text));
    }

    private static List<Toil.Log.Candidates.Histories.HistoryCommand> Read(string path)
        => Read(Toil.Log.Candidates.Histories.FormatDetector.Detect(path, File.ReadAllBytes(path)) ?? HistoryFormat.Auto, File.ReadAllBytes(path));

    /// <summary>Types lines into an interactive shell: only such a one keeps a history.</summary>
    private Task TypeAsync(string shell, string command, string[] lines)
    {
        Assert.SkipUnless(Find(shell) is not null && Find("script") is not null, $"{shell} or script(1) is not installed");
        return RunAsync(mayFail: true, "script", ["-qec", command, "/dev/null"], string.Concat(lines.Append("exit").Select(line => line + "\n")));
    }

    private static string? Find(string program)
        => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private async Task RunAsync(bool mayFail, string program, string[] arguments, string input = "")
    {
        string? found = Find(program);
        Assert.SkipWhen(found is null, $"{program} is not installed");
        ProcessStartInfo start = new(found!, arguments) { WorkingDirectory = Folder.Path, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["HOME"] = Folder.Path;
        start.Environment["XDG_DATA_HOME"] = Folder["data"];
        start.Environment["XDG_CONFIG_HOME"] = Folder["config"];
        start.Environment["LC_ALL"] = "C.UTF-8";
        Directory.CreateDirectory(Folder["data"]);
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(mayFail || process.ExitCode == 0, await error);
    }
}
