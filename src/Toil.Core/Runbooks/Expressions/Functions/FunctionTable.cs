using System.Collections.Frozen;
using static Toil.Runbooks.Expressions.ValueKind;

namespace Toil.Runbooks.Expressions.Functions;

/// <summary>The functions that there are.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, ExpressionFunction> s_all = new ExpressionFunction[]
    {
        new("success", [], ValueKind.Boolean, static call => !call.Evaluation.Scope.HasFailed),
        new("failure", [], ValueKind.Boolean, static call => call.Evaluation.Scope.HasFailed),
        new("contains", [new("in", Text, List, Mapping), new("what")], ValueKind.Boolean, ListFunctions.Contains),
        new("starts_with", [new("text", Text), new("start", Text)], ValueKind.Boolean, static call => call.Text(0).StartsWith(call.Text(1), StringComparison.Ordinal)),
        new("ends_with", [new("text", Text), new("end", Text)], ValueKind.Boolean, static call => call.Text(0).EndsWith(call.Text(1), StringComparison.Ordinal)),
        new("length", [new("of", Text, List, Mapping)], Number, ListFunctions.Length),
        new("join", [new("list", List), new("separator", Text)], Text, ListFunctions.Join),
        new("split", [new("text", Text), new("separator", Text)], List, ListFunctions.Split),
        new("lower", [new("text", Text)], Text, static call => call.Text(0).ToLowerInvariant()),
        new("upper", [new("text", Text)], Text, static call => call.Text(0).ToUpperInvariant()),
        new("trim", [new("text", Text)], Text, static call => call.Text(0).Trim()),
        new("replace", [new("text", Text), new("old", Text), new("new", Text)], Text, TextFunctions.Replace),
        new("matches", [new("text", Text), new("pattern", Text)], ValueKind.Boolean, TextFunctions.Matches),
        new("default", [new("value"), new("fallback")], null, static call => call.Node.Arguments[0].Find(call.Evaluation) is var value && value is null or ExpressionMissing ? call[1] : value),
        new("json", [new("value")], Text, TextFunctions.Json),
        new("from_json", [new("text", Text)], null, TextFunctions.FromJson),
    }.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => s_all.Keys;

    /// <summary>The function of a name, or null.</summary>
    public static ExpressionFunction? Find(string name) => s_all.GetValueOrDefault(name);
}
