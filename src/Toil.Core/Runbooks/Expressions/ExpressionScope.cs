namespace Toil.Runbooks.Expressions;

/// <summary>What the names of an expression stand for.</summary>
/// <param name="Names">
/// Values by root name, as <see cref="Expression.Evaluate"/> returns them: <c>parameters</c>, <c>steps</c> (by id: <c>state</c>, <c>result</c>,
/// <c>results</c>, <c>outputs</c>, <c>attempts</c>, <c>elapsed</c>), <c>run</c> (<c>id</c>, <c>runbook</c>, <c>started</c>, <c>person</c>, <c>machine</c>,
/// <c>environment</c>), <c>result</c> where a step has ended, the items of the foreach steps around, and <c>index</c>.
/// </param>
/// <param name="HasFailed">What <c>failure()</c> says; <c>success()</c> says the opposite.</param>
internal sealed record ExpressionScope(IReadOnlyDictionary<string, object?> Names, bool HasFailed);
