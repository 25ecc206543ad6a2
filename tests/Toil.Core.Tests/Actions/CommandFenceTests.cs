using System.Text;
using Toil.Actions;
using Toil.Core.Tests.Support.Actions;

namespace Toil.Core.Tests.Actions;

/// <summary>The fence around what is not Toil's own.</summary>
public sealed class CommandFenceTests
{
    private readonly StringBuilder _stream = new();
    private readonly CommandFence _fence = new();

    [Fact]
    public void Nothing_within_is_a_command_but_what_comes_through_it()
    {
        Write("::notice::before");
        _fence.Raise(Write);
        Write("::error::forged");
        _fence.Command(Write, "::warning::own");
        Write("##[add-mask]forged");
        _fence.Lower(Write);
        Write("::notice::after");

        LogReader log = LogReader.Read(_stream.ToString());
        Assert.Equal(["before", "own", "after"], log.Commands.Select(command => command.Data));
        Assert.False(log.IsStopped);
    }

    [Fact]
    public void It_stands_until_everybody_has_left_and_has_another_token_each_time()
    {
        _fence.Raise(Write);
        _fence.Raise(Write);
        _fence.Command(Write, "::debug::one");
        _fence.Lower(Write);
        Write("::error::forged");
        _fence.Lower(Write);
        _fence.Raise(Write);
        _fence.Lower(Write);

        LogReader log = LogReader.Read(_stream.ToString());
        Assert.Equal("one", Assert.Single(log.Commands).Data);
        Assert.False(log.IsStopped);
        string[] tokens = [.. LogReader.Lines(_stream.ToString()).Where(line => line.StartsWith("::stop-commands::", StringComparison.Ordinal))];
        Assert.Equal(3, tokens.Distinct().Count());
    }

    [Fact]
    public async Task Many_threads_share_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int n = 0; n < 200; n++)
            {
                _fence.Raise(Write);
                Write("::error::forged");
                _fence.Command(Write, $"::debug::{worker}");
                _fence.Lower(Write);
            }
        })));

        LogReader log = LogReader.Read(_stream.ToString());
        Assert.Equal(1_600, log.Commands.Count);
        Assert.DoesNotContain(log.Commands, command => command.Name == "error");
        Assert.False(log.IsStopped);
    }

    private void Write(string lines)
    {
        lock (_stream)
        {
            _stream.Append(lines).Append('\n');
        }
    }
}
