using Toil.PowerShell.Tests.Support;

namespace Toil.PowerShell.Tests;

/// <summary>Holds every script of the repository against PSScriptAnalyzer's rules.</summary>
public sealed class ScriptAnalyzerTests
{
    private static readonly string s_settings = Path.Combine(Repository.Root, "PSScriptAnalyzerSettings.psd1");

    [Fact]
    public void Settings_are_there() => Assert.True(File.Exists(s_settings), "Without its settings file the analyser would pass everything.");

    [Fact]
    public void Scripts_are_clean()
    {
        string? missing = Engine.MissingModule("PSScriptAnalyzer", "1.24");
        Assert.SkipUnless(missing is null, $"Not analysed: {missing}.");

        EngineRun run = Engine.Run($$"""
            $files = Get-ChildItem '{{Repository.Root}}' -Recurse -File -Include *.ps1, *.psd1, *.psm1 |
                Where-Object FullName -notmatch '[\\/](bin|obj|out|\.git)[\\/]'
            $files | ForEach-Object { Invoke-ScriptAnalyzer -Path $_.FullName -Settings '{{s_settings}}' } |
                ForEach-Object { '{0}:{1} {2}: {3}' -f $_.ScriptPath, $_.Line, $_.RuleName, $_.Message }
            "analysed $($files.Count) files"
            """);
        string[] lines = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        Assert.Matches("^analysed [1-9]", lines[^1]);
        Assert.Equal([], lines[..^1]);
        Assert.Equal(string.Empty, run.Error.Trim());
    }
}
