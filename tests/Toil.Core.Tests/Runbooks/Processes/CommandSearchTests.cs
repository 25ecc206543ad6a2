using Toil.Operations;
using Toil.Runbooks.Processes;

namespace Toil.Core.Tests.Runbooks.Processes;

/// <summary>Which program is run, and what is said where there is none.</summary>
public sealed class CommandSearchTests : IDisposable
{
    private readonly Commands _commands = new();

    public CommandSearchTests() => Commands.NeedsUnix();

    public void Dispose() => _commands.Dispose();

    [Theory]
    [InlineData("there-is-no-such-command", "CommandNotFound")]
    [InlineData("", "CommandNotFound")]
    [InlineData("./missing", "CommandNotFound")]
    [InlineData("/etc/passwd/x", "CommandNotFound")]
    [InlineData("/etc", "CommandNotRunnable")]
    [InlineData("./text", "CommandNotRunnable")]
    [InlineData("./no-interpreter", "CommandNotRunnable")]
    [InlineData("./no-format", "CommandNotRunnable")]
    public async Task What_cannot_be_run_is_told_with_a_remedy(string command, string id)
    {
        Write("bin/x", "");
        _commands.Folder.Write("text", "echo hello");
        Write("no-interpreter", "#!/there/is/none\n");
        Write("no-format", "\u0001\u0002\u0003");
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => _commands.RunAsync(command, "x"));
        Assert.Equal(id, error.ErrorId);
        Assert.EndsWith(".", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_working_directory_that_is_missing_is_told()
    {
        ProcessCall call = _commands.Call("true") with { WorkingDirectory = _commands.Folder["none"] };
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => ChildProcess.RunAsync(call, TestContext.Current.CancellationToken));
        Assert.Equal("FolderNotFound", error.ErrorId);
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relative_path_is_taken_from_the_working_directory()
    {
        Write("bin/tool", "#!/bin/sh\necho here\n");
        Assert.Equal("here\n", (await _commands.RunAsync("bin/tool")).Output);
        Assert.Equal("here\n", (await _commands.RunAsync("./bin/../bin/tool")).Output);
    }

    [Fact]
    public async Task The_first_on_the_path_that_can_be_run_is_taken()
    {
        _commands.Folder.Write("first/tool", "not executable");
        Directory.CreateDirectory(_commands.Folder["second/tool"]);
        Write("third/tool", "#!/bin/sh\necho third\n");
        Write("fourth/tool", "#!/bin/sh\necho fourth\n");
        ProcessCall call = _commands.Call("tool") with
        {
            Environment = new Dictionary<string, string?> { ["PATH"] = $"/none:{_commands.Folder["first"]}:{_commands.Folder["second"]}:third:{_commands.Folder["fourth"]}" },
        };
        Assert.Equal("third\n", (await ChildProcess.RunAsync(call, TestContext.Current.CancellationToken)).Output);
        call = call with { Environment = new Dictionary<string, string?> { ["PATH"] = _commands.Folder["first"] } };
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => ChildProcess.RunAsync(call, TestContext.Current.CancellationToken));
        Assert.Equal("CommandNotRunnable", error.ErrorId);
    }

    private void Write(string name, string text) => _commands.Program(name, text);
}
