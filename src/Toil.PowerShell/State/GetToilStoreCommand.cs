using System.Management.Automation;
using Toil.PowerShell.Common;
using Toil.State;

namespace Toil.PowerShell.State;

/// <summary>Tells which state store is in use, its schema's version, and what it holds.</summary>
/// <remarks>
/// <para>Opens the store as every other operation would, and makes it or upgrades its schema where that is due: what this reports works. A
/// schema that is newer than this Toil is refused.</para>
/// <para>The store is a SQLite file of the current user, unless $env:TOIL_STORE or store: in toil.yaml names another file, or a PostgreSQL
/// database that a team shares.</para>
/// </remarks>
/// <returns>Toil.State.StoreStatus. One, for the store.</returns>
/// <example>
/// <code>Get-ToilStore</code>
/// <para>The store in use.</para>
/// </example>
/// <example>
/// <code>Get-ToilStore ./try.db</code>
/// <para>Makes a new store in a file, or looks at it.</para>
/// </example>
/// <example>
/// <code>$env:PGPASS = Read-Host -MaskInput; Get-ToilStore 'postgresql://toil@db.example.com/toil?password=env:PGPASS'</code>
/// <para>Checks that a shared store can be reached; the password is never shown.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ToilStore")]
[OutputType(typeof(StoreStatus))]
public sealed class GetToilStoreCommand : OperationCmdlet<StoreStatusOperation, StoreStatusOptions, StoreStatus>
{
    [Parameter(Position = 0)]
    public string? Store { get; set; }
}
