using K8ssandraImages.Engine;
using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Operations.Changes;

/// <summary>An ImageConfig is to be again what a backup holds, if it still is what the change made of it.</summary>
internal sealed class WantedBackup(Backup backup, bool force) : WantedText
{
    public override string Action => "restore";

    public override Draft Make(ImageConfigTarget target, TargetState state, ImageConfig config, string form, Action<Diagnostic> report)
    {
        if (state.ImageConfig == backup.Text)
            return target.DraftOf(state, state.Text, []);
        // A file that nobody has touched since gets its bytes back.
        if (backup.File is { } parts && state.Hash == parts.HashAfter)
            return target.DraftOf(state, TextOf(target, state, parts), parts.Replaced);
        // A cluster that was made anew has the address of the old one, and the same ConfigMaps.
        if (backup.Uid is not null && state.Uid != backup.Uid)
            Refuse(target, "The " + target.Description + " is not the one that was changed: it was deleted and made anew, or is that of another cluster.", report);
        if (Backup.HashOf(state.ImageConfig) != backup.HashAfter)
            Refuse(target, "The " + target.Description + " is not what the change " + Printable.Escape(backup.Id, 60) + " made of it: somebody has changed it since, and a backup from before would undo that too.", report);
        return target.Replace(state, backup.Text);
    }

    private static string TextOf(ImageConfigTarget target, TargetState state, FileParts parts)
    {
        try
        {
            return parts.Restore(state.Text);
        }
        catch (FormatException exception)
        {
            throw new ChangeException(ChangeRules.NoBackup.At(target.Location, "The backup cannot be used: " + exception.Message + " Nothing was written.", "Take the text of the backup by hand."));
        }
    }

    private void Refuse(ImageConfigTarget target, string message, Action<Diagnostic> report)
    {
        if (!force)
            throw new ChangeException(ChangeRules.Conflict.At(target.Location, message + " Nothing was written.", "Change the fields that are meant instead (Set-K8ssImageConfig); -Force (--force) restores the backup all the same."));
        report(new Diagnostic(ChangeRules.Conflict.Id, DiagnosticSeverity.Warning, message, target.Location, "Look at the diff."));
    }

    public override Diagnostic? WhyNotAnyMore(ImageConfigTarget target, TargetState planned, TargetState now, ImageConfig config, string form) =>
        now.ImageConfig == planned.ImageConfig || now.ImageConfig == backup.Text ? null : ChangeRules.Conflict.At(
            target.Location,
            "Somebody else has changed the " + target.Description + " meanwhile, and a backup would undo it. Nothing was written.",
            "Look at what they did, and give the command again if it is still what you want.");
}
