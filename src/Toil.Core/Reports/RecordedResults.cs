using Toil.Operations;

namespace Toil.Reports;

/// <summary>Results that an earlier run left in the state store.</summary>
/// <param name="Operation">The operation that made them.</param>
/// <param name="Results">The results.</param>
/// <param name="ObservedAt">When the run began: what changed later is not in them.</param>
/// <param name="Incomplete">Why they are not all that there is; null where they are.</param>
public sealed record RecordedResults(OperationDescriptor Operation, IReadOnlyList<object> Results, DateTimeOffset ObservedAt, string? Incomplete);

/// <summary>Reads recorded results back.</summary>
/// <param name="name">The name under which they were recorded.</param>
/// <param name="context">Where the store is.</param>
/// <param name="cancellation">Stops it.</param>
/// <exception cref="ToilException">Nothing is recorded under the name.</exception>
public delegate Task<RecordedResults> RecordedResultsReader(string name, OperationContext context, CancellationToken cancellation);
