using System.Management.Automation;
using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Tests;

/// <summary>The pump between an operation's worker and the pipeline's thread.</summary>
public sealed class OperationPumpTests
{
    [Fact]
    public void Everything_is_written_in_order_on_the_calling_thread()
    {
        using OperationPump<string> pump = new();
        List<object> written = [];
        int thread = Environment.CurrentManagedThreadId;
        pump.Start(stop => Count(1_000, stop));
        pump.Drain(item =>
        {
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            written.Add(item);
        }, () => false);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(n => $"{n}"), written.Cast<string>());
    }

    [Fact]
    public void Stop_joins_the_worker_before_it_returns()
    {
        bool hasFinishedItsBatch = false;
        using OperationPump<string> pump = new();
        pump.Start(Work);
        Assert.Throws<PipelineStoppedException>(() => pump.Drain(_ => pump.Stop(), () => false));
        Assert.True(hasFinishedItsBatch);

        async IAsyncEnumerable<string> Work([EnumeratorCancellation] CancellationToken stop)
        {
            yield return "first";
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(5, CancellationToken.None);
            }

            // The batch that was under way, and its checkpoint.
            await Task.Delay(300, CancellationToken.None);
            hasFinishedItsBatch = true;
            stop.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public void Dispose_joins_a_worker_that_waits_for_room()
    {
        bool hasEnded = false;
        OperationPump<string> pump = new();
        pump.Start(Flood);
        pump.Drain(_ => { }, () => true);
        pump.Dispose();
        Assert.True(hasEnded);

        async IAsyncEnumerable<string> Flood([EnumeratorCancellation] CancellationToken stop)
        {
            try
            {
                for (int n = 0; !stop.IsCancellationRequested; n++)
                {
                    yield return $"{n}";
                }

                await Task.CompletedTask;
            }
            finally
            {
                hasEnded = true;
            }
        }
    }

    [Fact]
    public void A_failure_comes_after_the_results_that_were_found_before_it()
    {
        using OperationPump<string> pump = new();
        List<object> written = [];
        pump.Start(Fail);
        ToilException error = Assert.Throws<ToilException>(() => pump.Drain(written.Add, () => false));
        Assert.Equal("Broken", error.ErrorId);
        Assert.Equal(["found", "also found"], written.Cast<string>());

        static async IAsyncEnumerable<string> Fail([EnumeratorCancellation] CancellationToken stop)
        {
            yield return "found";
            await Task.Yield();
            yield return "also found";
            throw ToilException.Invalid("Broken", "It broke.", "Mend it.");
        }
    }

    [Fact]
    public void Problems_warnings_and_progress_travel_with_the_results()
    {
        using OperationPump<string> pump = new();
        IOperationSink sink = pump;
        List<object> written = [];
        pump.Start(Speak);
        pump.Drain(written.Add, () => false);
        Assert.Collection(
            written,
            item => Assert.IsType<ToilException>(item),
            item => Assert.Equal("watch out", item),
            item => Assert.IsType<OperationProgress>(item),
            item => Assert.Equal("done", item));

        async IAsyncEnumerable<string> Speak([EnumeratorCancellation] CancellationToken stop)
        {
            sink.Problem(ToilException.Invalid("Bad", "One is bad.", "Mend it."));
            sink.Warning("watch out");
            sink.Progress(new OperationProgress("x", 1, 2, 3, null));
            await Task.Yield();
            yield return "done";
        }
    }

    [Fact]
    public void Work_is_done_on_the_calling_thread_and_in_its_turn()
    {
        using OperationPump<string> pump = new();
        List<object> written = [];
        int thread = Environment.CurrentManagedThreadId;
        pump.Start(Work);
        pump.Drain(written.Add, () => false);
        Assert.Equal(["before", $"{thread}", "broken", "told"], written.Select(item => item is ToldLine line ? line.Text : (string)item));

        async IAsyncEnumerable<string> Work([EnumeratorCancellation] CancellationToken stop)
        {
            yield return "before";
            yield return await pump.RunAsync(() => $"{Environment.CurrentManagedThreadId}", stop);
            InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => pump.RunAsync<string>(() => throw new InvalidOperationException("broken"), stop));
            yield return error.Message;
            ((IOperationSink)pump).Tell("told");
        }
    }

    [Fact]
    public void Work_that_waits_when_the_pipeline_is_stopped_never_begins()
    {
        bool hasBegun = false;
        bool hasHeard = false;
        OperationPump<string> pump = new();
        pump.Start(Work);
        pump.Drain(_ => { }, () => true);
        pump.Dispose();
        Assert.False(hasBegun);
        Assert.True(hasHeard);

        async IAsyncEnumerable<string> Work([EnumeratorCancellation] CancellationToken stop)
        {
            yield return "first";
            try
            {
                await pump.RunAsync(() => hasBegun = true, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                hasHeard = true;
            }
        }
    }

    [Fact]
    public void A_pipeline_that_is_stopped_in_the_middle_of_work_stays_stopped()
    {
        bool hasHeard = false;
        using OperationPump<string> pump = new();
        pump.Start(Work);
        Assert.Throws<PipelineStoppedException>(() => pump.Drain(_ => { }, () => false));
        pump.Dispose();
        Assert.True(hasHeard);

        async IAsyncEnumerable<string> Work([EnumeratorCancellation] CancellationToken stop)
        {
            try
            {
                await pump.RunAsync<string>(() => throw new PipelineStoppedException(), stop);
            }
            catch (OperationCanceledException)
            {
                hasHeard = true;
            }

            yield return "never read";
        }
    }

    private static async IAsyncEnumerable<string> Count(int limit, [EnumeratorCancellation] CancellationToken stop)
    {
        for (int n = 0; n < limit; n++)
        {
            if (n % 100 == 0)
            {
                await Task.Yield();
            }

            yield return $"{n}";
        }
    }
}
