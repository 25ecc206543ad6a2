namespace Toil.Operations;

/// <summary>One call of an operation.</summary>
/// <typeparam name="TOptions">Its options record.</typeparam>
/// <param name="Options">The options of the whole call.</param>
/// <param name="Items">
/// One set of options for each piped item: the call's options with the item's own values over them. Without piped items, the call's options, once.
/// An operation that takes no piped items ignores it.
/// </param>
/// <param name="Context">What the door provides.</param>
public sealed record OperationCall<TOptions>(TOptions Options, IAsyncEnumerable<TOptions> Items, OperationContext Context)
    where TOptions : class
{
    /// <summary>True for options of a piped item. One that fails is a problem and costs itself alone; what is asked for once fails as a whole.</summary>
    public bool IsPiped(TOptions item) => !ReferenceEquals(item, Options);
}
