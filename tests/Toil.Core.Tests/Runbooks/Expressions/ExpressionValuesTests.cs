using Toil.Operations;
using Toil.Rollbacks;
using Toil.Runbooks.Expressions;

namespace Toil.Core.Tests.Runbooks.Expressions;

public sealed class ExpressionValuesTests
{
    [Fact]
    public void A_result_has_the_names_of_its_JSON_and_keeps_durations_and_instants()
    {
        foreach (IOperation operation in OperationCatalog.All)
        {
            // Whatever an operation gives, its type says its members.
            Assert.NotEmpty(operation.Descriptor.ResultJson.Properties);
        }

        RehearsalPhase phase = new()
        {
            Rehearsal = Guid.Empty, Migration = "m", Database = "d", Phase = PhaseKind.Verdict, Name = "n", Outcome = default, Took = TimeSpan.FromSeconds(90), ExpiresAt = DateTimeOffset.UnixEpoch,
            Differences = [],
        };
        Dictionary<string, object?> value = Assert.IsType<Dictionary<string, object?>>(ResultValues.Of(phase, RollbackJson.Readable.RehearsalPhase));

        Assert.Equal(("Verdict", TimeSpan.FromSeconds(90), DateTimeOffset.UnixEpoch, null), (value["phase"], value["took"], value["expiresAt"], value["p99Factor"]));
        Assert.Equal(ExpressionJson.Write(value), ExpressionJson.Write(ExpressionJson.Read(ExpressionJson.Write(value))));
    }

    [Fact]
    public void What_is_too_large_is_refused()
    {
        object? deep = "x";
        for (int i = 0; i < 70; i++)
        {
            deep = new object?[] { deep };
        }

        Assert.Equal("ValueTooLarge", Assert.Throws<ToilException>(() => ExpressionJson.Write(deep)).ErrorId);
        Assert.Equal("ValueTooLarge", Assert.Throws<ToilException>(() => ExpressionValues.From(deep)).ErrorId);
        Assert.Equal("ValueTooLarge", Assert.Throws<ToilException>(() => ExpressionJson.Write(new string('a', 100), 99)).ErrorId);
        Assert.Equal("ValueTooLarge", Assert.Throws<ToilException>(() => ExpressionJson.Write(Enumerable.Repeat<object?>("abc", 100).ToArray(), 99)).ErrorId);
    }

    [Theory]
    [InlineData("{\"$duration\":\"soon\"}")]
    [InlineData("{\"$text\":\"#\"}")]
    [InlineData("{")]
    public void JSON_that_is_wrong_is_told(string json) => Assert.ThrowsAny<System.Text.Json.JsonException>(() => ExpressionJson.Read(json));

    [Fact]
    public void Values_of_other_types_become_what_they_mean()
        => Assert.Equal(
            "[1,1.5,\"Running\",{\"1\":[true]},{\"$instant\":\"2026-01-02T00:00:00+00:00\"}]",
            ExpressionJson.Write(ExpressionValues.From(new System.Collections.ArrayList
            {
                1, 1.5m, Toil.Migrations.StepState.Running, new System.Collections.Hashtable { [1] = new[] { true } }, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc),
            })));
}
