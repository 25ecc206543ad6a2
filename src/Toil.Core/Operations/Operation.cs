using System.Diagnostics;
using System.Runtime.CompilerServices;
using Toil.Telemetry;

namespace Toil.Operations;

/// <summary>The base of every operation: binds options, opens a trace span, runs.</summary>
/// <typeparam name="TOptions">Its options record; <c>new()</c> gives the defaults.</typeparam>
/// <typeparam name="TResult">Its result record.</typeparam>
public abstract class Operation<TOptions, TResult> : IOperation
    where TOptions : class, new()
    where TResult : class
{
    /// <inheritdoc/>
    public abstract OperationDescriptor Descriptor { get; }

    /// <summary>Binds the values, and the values of each piped item over them, and runs.</summary>
    /// <param name="values">Values of the whole call.</param>
    /// <param name="items">Values of each piped item; null where nothing is piped. An item that cannot be bound is a problem, and the next one is taken.</param>
    /// <param name="context">What the door provides.</param>
    /// <param name="cancellation">Stops it; finished results are still delivered before <see cref="OperationCanceledException"/> is thrown.</param>
    /// <exception cref="ToilException">The request was wrong, or the operation as a whole failed.</exception>
    public async IAsyncEnumerable<TResult> InvokeAsync(
        IReadOnlyList<OptionValue> values,
        IAsyncEnumerable<IReadOnlyList<OptionValue>>? items,
        OperationContext context,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        TOptions options = OptionBinder.Bind(
            new TOptions(), [.. context.Settings.ValuesFor(Descriptor), .. values], context.WorkingDirectory);
        OperationCall<TOptions> call = new(options, BindItems(options, items, context, cancellation), context);

        using Activity? activity = ToilTelemetry.StartRun(Descriptor.Name, context.RunId);
        long results = 0;
        await using IAsyncEnumerator<TResult> run = RunAsync(call, cancellation).GetAsyncEnumerator(CancellationToken.None);
        try
        {
            while (await MoveNextAsync(run, activity, context.Redactor))
            {
                results++;
                yield return run.Current;
            }
        }
        finally
        {
            activity?.SetTag("toil.results", results);
        }
    }

    IAsyncEnumerable<object> IOperation.RunAsync(
        IReadOnlyList<OptionValue> values, OperationContext context, CancellationToken cancellation)
        => InvokeAsync(values, null, context, cancellation);

    IAsyncEnumerable<object> IOperation.RunAsync(
        IReadOnlyList<OptionValue> values, IAsyncEnumerable<IReadOnlyList<OptionValue>>? items, OperationContext context, CancellationToken cancellation)
        => InvokeAsync(values, items, context, cancellation);

    /// <summary>Does the work. Results are delivered as they are found.</summary>
    /// <param name="call">Options, piped items and context.</param>
    /// <param name="cancellation">
    /// Asks it to stop: it finishes or abandons its current unit of work, delivers what is finished, then throws.
    /// </param>
    protected abstract IAsyncEnumerable<TResult> RunAsync(OperationCall<TOptions> call, CancellationToken cancellation);

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<TResult> run, Activity? activity, SecretRedactor redactor)
    {
        try
        {
            // Between two results the caller's own span is current; what the operation does next belongs under the run's.
            Activity.Current = activity ?? Activity.Current;
            return await run.MoveNextAsync();
        }
        catch (Exception error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, redactor.Redact(error.Message));
            throw;
        }
    }

    private static async IAsyncEnumerable<TOptions> BindItems(
        TOptions options,
        IAsyncEnumerable<IReadOnlyList<OptionValue>>? items,
        OperationContext context,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (items is null)
        {
            yield return options;
            yield break;
        }

        await foreach (IReadOnlyList<OptionValue> values in items.WithCancellation(cancellation))
        {
            TOptions bound;
            try
            {
                bound = OptionBinder.Bind(options, values, context.WorkingDirectory);
            }
            catch (ToilException problem)
            {
                context.Sink.Problem(problem);
                continue;
            }

            yield return bound;
        }
    }
}
