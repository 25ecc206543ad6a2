namespace Toil.Operations;

/// <summary>An operation as a door sees it that does not know its types.</summary>
public interface IOperation
{
    /// <summary>Its names, options and results.</summary>
    OperationDescriptor Descriptor { get; }

    /// <summary>Binds the values and runs it.</summary>
    /// <param name="values">What the user gave, laid over the settings and the options' own defaults.</param>
    /// <param name="context">What the door provides.</param>
    /// <param name="cancellation">Stops it. Finished results are still delivered before <see cref="OperationCanceledException"/> is thrown.</param>
    /// <exception cref="ToilException">The request was wrong, or the operation as a whole failed.</exception>
    IAsyncEnumerable<object> RunAsync(IReadOnlyList<OptionValue> values, OperationContext context, CancellationToken cancellation);

    /// <summary>Binds the values, and those of each piped item over them, and runs it.</summary>
    /// <param name="values">What the user gave.</param>
    /// <param name="items">Values of each piped item; null where nothing is piped.</param>
    /// <param name="context">What the door provides.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ToilException">As above.</exception>
    IAsyncEnumerable<object> RunAsync(
        IReadOnlyList<OptionValue> values, IAsyncEnumerable<IReadOnlyList<OptionValue>>? items, OperationContext context, CancellationToken cancellation);
}
