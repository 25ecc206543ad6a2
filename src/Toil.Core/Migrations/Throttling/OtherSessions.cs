namespace Toil.Migrations.Throttling;

/// <summary>Conditions on rows of <c>pg_stat_activity</c>.</summary>
internal static class OtherSessions
{
    /// <summary>Runs a statement now.</summary>
    public const string IsActive = "state IN ('active', 'fastpath function call')";

    /// <summary>Is not one of Toil's: neither a migration's nor that of a store, which is called just so.</summary>
    public const string IsNotOurs = "coalesce(application_name, '') !~ '^toil( |$)'";
}
