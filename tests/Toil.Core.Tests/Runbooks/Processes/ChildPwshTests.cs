using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks.Processes;

namespace Toil.Core.Tests.Runbooks.Processes;

/// <summary>Scripts in a process of their own, in the real engine.</summary>
public sealed class ChildPwshTests : IDisposable
{
    private static readonly PathTool s_pwsh = new(["pwsh"], "-Version");

    private readonly TempFolder _folder = new();
    private readonly List<string> _lines = [];

    public ChildPwshTests() => s_pwsh.Run("-Version");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Values_reach_it_as_what_they_are_and_come_back()
    {
        Dictionary<string, object?> values = new()
        {
            ["text"] = "it's \"$(1+1)\" `n 2026-01-01T00:00:00Z\n; exit 9",
            ["whole"] = 9_007_199_254_740_993L,
            ["part"] = 1.5,
            ["endless"] = double.PositiveInfinity,
            ["flag"] = true,
            ["nothing"] = null,
            ["span"] = TimeSpan.FromMinutes(90),
            ["instant"] = new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.FromHours(2)),
            ["list"] = new object?[] { "a", new object?[] { 1L }, Array.Empty<object?>() },
            ["map"] = new Dictionary<string, object?> { ["v"] = "x", ["t"] = 2L },
        };
        ScriptEnd end = await RunAsync(Call("foreach ($k in $Toil.Parameters.Keys) { $Toil.Outputs[$k] = $Toil.Parameters[$k] }", values));
        Assert.Null(end.Error);
        Assert.Equivalent(values, end.Outputs, strict: true);
        Assert.Equal(values["instant"], end.Outputs["instant"]);
    }

    [Fact]
    public async Task Durations_and_instants_are_powershells_own()
    {
        ScriptEnd end = await RunAsync(Call(
            "$Toil.Parameters.span.GetType().Name; $Toil.Parameters.at.GetType().Name; $toil.parameters.SPAN.TotalMinutes",
            new Dictionary<string, object?> { ["span"] = TimeSpan.FromMinutes(90), ["at"] = DateTimeOffset.UnixEpoch }));
        Assert.Equal(["TimeSpan", "DateTimeOffset", 90L], end.Results.Select(result => result is double number ? (long)number : result));
    }

    [Fact]
    public async Task Objects_are_mappings_and_people_read_along()
    {
        ScriptEnd end = await RunAsync(Call("Write-Host 'for people'; Write-Warning careful; 'text'; [pscustomobject]@{ A = 1; B = @{ C = 'x' } }; sh -c 'echo native'; $Toil.Outputs.n = 5"));
        Assert.Null(end.Error);
        Assert.Equal(["text", new Dictionary<string, object?> { ["A"] = 1L, ["B"] = new Dictionary<string, object?> { ["C"] = "x" } }, "native"], end.Results);
        Assert.Equal(5L, end.Outputs["n"]);
        Assert.Equal(["for people", "WARNING: careful", "text", "native"], _lines);
    }

    [Theory]
    [InlineData("'a'\nthrow 'it broke'", "line 21: it broke.")]
    [InlineData("\n\nGet-Item /there/is/none", "line 22: Cannot find path '/there/is/none' because it does not exist.")]
    [InlineData("function f {\n Write-Error \"two`nlines\"\n}\nf", "line 21: two lines.")]
    [InlineData("'never'\nif (", "line 21: Missing")]
    [InlineData("'x'; exit 3", "line 20, column 5: the script ended with exit 3.")]
    [InlineData("sh -c 'exit 4'", "line 20, column 5: the last program that the script ran ended with exit code 4.")]
    [InlineData("[Environment]::Exit(5)", "line 20, column 5: pwsh ended with exit code 5 before the script did.")]
    [InlineData("Stop-Process -Id $PID", "line 20, column 5: pwsh ended with exit code")]
    public async Task A_failure_is_one_sentence_with_its_place(string script, string expected)
    {
        ScriptEnd end = await RunAsync(Call(script));
        Assert.StartsWith($"{_folder["night.yaml"]} {expected}", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("never", _lines);
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("sh -c 'exit 4'; sh -c 'exit 0'")]
    [InlineData("foreach ($i in 1..3) { break }; break; throw 'x'")]
    [InlineData("try { throw 'x' } catch { }")]
    [InlineData("if ($results -or $private:end -or $end -or $target -or $file -or $block) { throw 'seen' }")]
    public async Task These_are_no_failures(string script) => Assert.Null((await RunAsync(Call(script))).Error);

    [Fact]
    public async Task It_knows_its_file_and_its_folder()
    {
        Directory.CreateDirectory(_folder["work"]);
        ScriptEnd end = await RunAsync(Call("$PSScriptRoot; (Get-Location).Path; $env:TOIL_RUN") with
        {
            WorkingDirectory = _folder["work"],
            Environment = new Dictionary<string, string?> { ["TOIL_RUN"] = "abc" },
        });
        Assert.Equal([_folder.Path, _folder["work"], "abc"], end.Results);
    }

    [Fact]
    public async Task Of_many_results_the_last_thousand_are_kept()
    {
        ScriptEnd end = await RunAsync(Call("Get-Process -Id $PID; 1..5000"));
        Assert.Null(end.Error);
        Assert.Equal(Enumerable.Range(4_001, 1_000).Select(n => (object?)(long)n), end.Results);
        Assert.Equal(4_001, end.Dropped);
        end = await RunAsync(Call("Get-Process -Id $PID"));
        Assert.NotNull(Assert.IsType<Dictionary<string, object?>>(Assert.Single(end.Results))["Id"]);
    }

    [Fact]
    public async Task It_can_be_stopped()
    {
        using CancellationTokenSource stop = new();
        ScriptCall call = Call("Write-Host ready; Start-Sleep 600") with { Line = (_, _) => stop.CancelAfter(TimeSpan.Zero) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ChildPwsh().RunAsync(call, stop.Token));
    }

    [Fact]
    public async Task Without_pwsh_it_says_what_to_do()
    {
        ScriptCall call = Call("1") with { Environment = new Dictionary<string, string?> { ["PATH"] = _folder.Path } };
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => RunAsync(call));
        Assert.Equal("PwshNotFound", error.ErrorId);
        Assert.Contains("Invoke-ToilRunbook", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_one_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a Unix shell.");
        Commands.Program(_folder, "pwsh", "#!/bin/sh\nfor a; do last=$a; done\nprintf '{ \"version\": \"6.2.0\" }' > \"${last%/*}/end.json\"\nexit 1\n");
        ScriptCall call = Call("1") with { Environment = new Dictionary<string, string?> { ["PATH"] = $"{_folder.Path}:/bin:/usr/bin" } };
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => RunAsync(call));
        Assert.Contains("6.2.0", error.Sentence, StringComparison.Ordinal);
    }

    private ScriptCall Call(string script, Dictionary<string, object?>? parameters = null) => new()
    {
        Script = script,
        Toil = new Dictionary<string, object?> { ["Parameters"] = parameters ?? [] },
        WorkingDirectory = _folder.Path,
        Place = $"{_folder["night.yaml"]} line 20, column 5",
        Path = _folder["night.yaml"],
        FirstLine = 20,
        Line = (line, _) => _lines.Add(line),
    };

    private static Task<ScriptEnd> RunAsync(ScriptCall call) => new ChildPwsh().RunAsync(call, TestContext.Current.CancellationToken);
}
