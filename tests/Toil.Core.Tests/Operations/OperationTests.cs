using System.Diagnostics;
using System.Runtime.CompilerServices;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Settings;
using Toil.Telemetry;
using Toil.Values;
using static Toil.Core.Tests.Operations.Binding;

namespace Toil.Core.Tests.Operations;

[Collection(WholeProcessCollection.Name)]
public sealed class OperationTests : IDisposable
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly SinkProbe _sink = new();
    private readonly EnvironmentScope _environment = new EnvironmentScope().Set("TRACEPARENT", null).Set("TRACESTATE", null);
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public OperationTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == ToilTelemetry.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OperationContext Context => new() { WorkingDirectory = WorkingDirectory, Sink = _sink };

    public void Dispose()
    {
        _listener.Dispose();
        _environment.Dispose();
    }

    [Fact]
    public async Task Results_are_delivered_as_they_are_found()
    {
        int made = 0;
        SampleOperation operation = new((_, _) => Make());
        await foreach (Found found in operation.InvokeAsync([], null, Context, Token))
        {
            Assert.Equal($"{made}", found.Text);
        }

        Assert.Equal(3, made);

        async IAsyncEnumerable<Found> Make()
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return new Found($"{++made}");
            }
        }
    }

    [Fact]
    public async Task Values_lie_over_settings_which_lie_over_defaults()
    {
        // The sample reads the section of the certificates; what is none of its options is not its business.
        ToilSettings settings = ToilSettings.Read("/etc/toil/toil.yaml", YamlReader.Read("/etc/toil/toil.yaml", "certificates: {timeout: 30s, owner: ada, per-host: 2}"));
        SampleOptions? seen = null;
        SampleOperation operation = new((call, _) => Keep(call.Options));

        await operation.InvokeAsync([Argument("owner", "grace")], null, Context with { Settings = settings }, Token).ToListAsync(Token);

        Assert.Equal((TimeSpan.FromSeconds(30), "grace", 4), (seen!.Timeout, seen.Owner, seen.Count));

        IAsyncEnumerable<Found> Keep(SampleOptions options)
        {
            seen = options;
            return AsyncEnumerable.Empty<Found>();
        }
    }

    [Fact]
    public async Task A_piped_item_lies_over_the_call_and_a_wrong_one_is_a_problem()
    {
        IReadOnlyList<OptionValue>[] items =
        [
            [Parameter("Target", "a")],
            [Parameter("Target", "b"), Parameter("Count", 99)],
            [Parameter("Target", "c"), Parameter("Count", 2), Parameter("Owner", "grace")],
        ];
        SampleOperation operation = new((call, cancellation) => Show(call.Items, cancellation));

        List<Found> found = await operation
            .InvokeAsync([Parameter("Owner", "ada"), Parameter("Count", 3)], items.ToAsyncEnumerable(), Context, Token).ToListAsync(Token);

        Assert.Equal(["a 3 ada", "c 2 grace"], found.Select(one => one.Text));
        Assert.Equal("OptionOutOfRange", Assert.Single(_sink.Problems).ErrorId);
    }

    [Fact]
    public async Task Without_piped_items_the_call_is_the_one_item()
        => Assert.Equal(
            ["x 4 "],
            (await new SampleOperation((call, cancellation) => Show(call.Items, cancellation))
                .InvokeAsync([Parameter("Target", "x")], null, Context, Token).ToListAsync(Token)).Select(one => one.Text));

    [Fact]
    public async Task A_wrong_value_of_the_call_is_thrown_before_anything_runs()
    {
        SampleOperation operation = new((_, _) => throw new InvalidOperationException("It ran."));

        await Assert.ThrowsAsync<ToilException>(async () => await operation.InvokeAsync([Argument("count", "0")], null, Context, Token).ToListAsync(Token));

        Assert.Empty(_spans);
    }

    [Fact]
    public async Task Cancellation_delivers_what_is_finished_first()
    {
        using CancellationTokenSource stop = new();
        SampleOperation operation = new((_, cancellation) => Work(cancellation));
        List<string> found = [];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Found one in operation.InvokeAsync([], null, Context, stop.Token))
            {
                found.Add(one.Text);
                await stop.CancelAsync();
            }
        });

        Assert.Equal(["begun", "finished"], found);
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(_spans).Status);

        static async IAsyncEnumerable<Found> Work([EnumeratorCancellation] CancellationToken cancellation)
        {
            yield return new Found("begun");
            yield return new Found("finished");
            await Task.Delay(Timeout.Infinite, cancellation);
        }
    }

    [Fact]
    public async Task A_run_is_a_span_with_its_id_and_count()
    {
        OperationContext context = Context;
        await new SampleOperation((_, _) => Two()).InvokeAsync([], null, context, Token).ToListAsync(Token);

        Activity span = Assert.Single(_spans);
        Assert.Equal("sample.run", span.OperationName);
        Assert.Equal(context.RunId.ToString(), span.GetTagItem("toil.run_id"));
        Assert.Equal(7, context.RunId.Version);
        Assert.Equal(2L, span.GetTagItem("toil.results"));
        Assert.Equal(default, span.ParentSpanId);
    }

    [Fact]
    public async Task A_run_that_is_left_early_counts_what_it_delivered()
    {
        await new SampleOperation((_, _) => Two()).InvokeAsync([], null, Context, Token).FirstAsync(Token);

        Assert.Equal(1L, Assert.Single(_spans).GetTagItem("toil.results"));
    }

    [Theory]
    [InlineData(Parent, "b7ad6b7169203331")]
    [InlineData("nonsense", "0000000000000000")]
    [InlineData("", "0000000000000000")]
    public async Task The_span_joins_the_trace_of_the_environment(string traceparent, string parentSpan)
    {
        _environment.Set("TRACEPARENT", traceparent).Set("TRACESTATE", "a=b");
        await new SampleOperation((_, _) => Two()).InvokeAsync([], null, Context, Token).ToListAsync(Token);

        Activity span = Assert.Single(_spans);
        Assert.Equal(parentSpan, span.ParentSpanId.ToString());
        Assert.Equal(parentSpan.StartsWith('b'), span.TraceId.ToString() == "0af7651916cd43dd8448eb211c80319c");
        Assert.Equal(parentSpan.StartsWith('b') ? "a=b" : null, span.TraceStateString);
    }

    [Fact]
    public async Task A_span_that_is_open_here_is_nearer_than_the_environment()
    {
        _environment.Set("TRACEPARENT", Parent);
        using (Activity outer = ToilTelemetry.Source.StartActivity("outer")!)
        {
            await new SampleOperation((_, _) => Two()).InvokeAsync([], null, Context, Token).ToListAsync(Token);
            Assert.Same(outer, Activity.Current);
        }

        Assert.Equal(_spans[1].SpanId, _spans[0].ParentSpanId);
    }

    [Fact]
    public async Task What_the_operation_does_later_stays_under_its_span()
    {
        await new SampleOperation((_, _) => Nested()).InvokeAsync([], null, Context, Token).ToListAsync(Token);

        Assert.Equal(["first", "second", "sample.run"], _spans.Select(span => span.OperationName));
        Assert.All(_spans.Take(2), span => Assert.Equal(_spans[2].SpanId, span.ParentSpanId));

        static async IAsyncEnumerable<Found> Nested()
        {
            ToilTelemetry.Source.StartActivity("first")?.Dispose();
            yield return new Found("1");
            await Task.Yield();
            ToilTelemetry.Source.StartActivity("second")?.Dispose();
            yield return new Found("2");
        }
    }

    [Fact]
    public async Task A_failure_is_told_to_the_span_without_secrets()
    {
        OperationContext context = Context;
        context.Redactor.Register("hunter2");
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await new SampleOperation((_, _) => Fail()).InvokeAsync([], null, context, Token).ToListAsync(Token));

        Assert.Equal((ActivityStatusCode.Error, "no ***"), (Assert.Single(_spans).Status, _spans[0].StatusDescription));

        static async IAsyncEnumerable<Found> Fail()
        {
            await Task.Yield();
            yield return new Found("1");
            throw new InvalidOperationException("no hunter2");
        }
    }

    [Fact]
    public async Task A_door_that_knows_no_types_gets_the_same()
        => Assert.Equal(2, await ((IOperation)new SampleOperation((_, _) => Two())).RunAsync([], Context, Token).CountAsync(Token));

    private static async IAsyncEnumerable<Found> Two()
    {
        yield return new Found("1");
        await Task.Yield();
        yield return new Found("2");
    }

    private static async IAsyncEnumerable<Found> Show(
        IAsyncEnumerable<SampleOptions> items, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (SampleOptions item in items.WithCancellation(cancellation))
        {
            yield return new Found($"{string.Join(',', item.Target)} {item.Count} {item.Owner}");
        }
    }
}
