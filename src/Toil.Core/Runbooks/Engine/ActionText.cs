using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>What is done, as people read it.</summary>
internal static class ActionText
{
    /// <summary>In one line: <c>migration.undo plan=cents.yaml</c>, <c>systemctl stop orders</c>.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="value">How a value in it is shown.</param>
    /// <param name="limit">Longest text, in UTF-16 units.</param>
    public static string Of(ActionWork work, Func<TemplateValue, string> value, int limit) => InertText.From(
        work switch
        {
            UsesWork uses => $"{uses.Operation.Descriptor.Name} {string.Join(' ', uses.With.Select(pair => $"{pair.Key}={value(pair.Value)}"))}".TrimEnd(),
            ExecWork exec => string.Join(' ', exec.Command.Select(value)),
            PwshWork pwsh => pwsh.Script.Trim().ReplaceLineEndings("; "),
            CodeWork => "what its -Rollback says",
            ConditionWork condition => condition.That.Text,
            _ => work.Kind,
        },
        limit);
}
