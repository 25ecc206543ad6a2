using Toil.Operations;

namespace Toil.Core.Tests.Operations;

public sealed class ToilExceptionTests
{
    [Fact]
    public void It_carries_what_happened_and_what_to_do()
    {
        InvalidOperationException cause = new("cause");
        ToilException error = new("SomethingWrong", ErrorKind.Conflict, "It is wrong.", "Mend it.", 7, cause);

        Assert.Equal("It is wrong. Mend it.", error.Message);
        Assert.Equal(("SomethingWrong", ErrorKind.Conflict, "It is wrong.", "Mend it."), (error.ErrorId, error.Kind, error.Sentence, error.Remedy));
        Assert.Equal(7, error.Item);
        Assert.Same(cause, error.InnerException);
        Assert.Equal(ErrorKind.InvalidInput, ToilException.Invalid("X", "A.", "B.").Kind);
    }

    [Fact]
    public void The_numbers_of_the_exit_codes_are_a_contract()
        => Assert.Equal(
            "Done=0 Failed=1 BadRequest=2 Findings=3 Refused=4 Waiting=5 RolledBack=6 RollbackFailed=7 Cancelled=130",
            string.Join(' ', Enum.GetValues<ExitCode>().Select(code => $"{code}={(int)code}")));
}
