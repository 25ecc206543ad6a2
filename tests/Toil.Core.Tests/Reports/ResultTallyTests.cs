using Toil.Core.Tests.Operations;
using Toil.Operations;
using Toil.Reports;

namespace Toil.Core.Tests.Reports;

public sealed class ResultTallyTests
{
    [Fact]
    public void Nothing_is_a_sentence_too() => Assert.Equal("0 things.", new ResultTally(SampleOperation.View).Describe());

    [Fact]
    public void It_counts_by_outcome_the_known_ones_first()
    {
        ResultTally tally = new(SampleOperation.View);
        foreach (Severity severity in (Severity[])[Severity.None, Severity.Info, Severity.High, Severity.None, Severity.Critical])
        {
            tally.Add(new Found("x", severity));
        }

        Assert.Equal("5 things: 1 Critical, 1 High, 1 Info, 2 None.", tally.Describe());
        Assert.Equal((5, Severity.Critical), (tally.Total, tally.Worst));
    }

    [Fact]
    public void One_is_one()
    {
        ResultTally tally = new(SampleOperation.View);
        tally.Add(new Found("x"));

        Assert.Equal("1 thing: 1 None.", tally.Describe());
    }

    [Fact]
    public void What_has_no_severity_matters_not()
    {
        ResultTally tally = new(SampleOperation.View with { Outcome = _ => "Seen" });
        tally.Add("not graded");

        Assert.Equal(Severity.None, tally.Worst);
    }
}
