using Toil.Operations;

namespace Toil.PowerShell.Common;

/// <summary>The base of a cmdlet with one operation: that of its name.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class OperationCmdlet<TOperation, TOptions, TResult> : OperationCmdlet
    where TOperation : Operation<TOptions, TResult>
    where TOptions : class, new()
    where TResult : class
{
    /// <inheritdoc/>
    protected sealed override IOperation Operation { get; } = OperationCatalog.Get<TOperation>();
}
