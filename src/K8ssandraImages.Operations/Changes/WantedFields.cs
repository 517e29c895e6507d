using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Operations.Changes;

/// <summary>An ImageConfig is to say something; all else in it stays, also what others have changed meanwhile.</summary>
internal sealed class WantedFields(ImageConfigIntent intent) : WantedText
{
    public override string Action => "set";

    public override string? Registry => intent is { Level: ImageConfigLevel.Override, Registry: { Length: > 0 } registry } ? registry : null;

    public override string? LinesFor(string form, CassOperatorRelease release)
    {
        try
        {
            return EditPaste.Of(intent.EditsFor(null, form, release, static _ => { }));
        }
        catch (IntentException)
        {
            return null;
        }
    }

    public override Draft Make(ImageConfigTarget target, TargetState state, ImageConfig config, string form, Action<Diagnostic> report) =>
        target.Edit(state, intent.EditsFor(state.Root, form, config.Release, report));

    public override void Verify(ImageConfig after, Action<Diagnostic> report) => intent.Verify(after, report);

    public override Diagnostic? WhyNotAnyMore(ImageConfigTarget target, TargetState planned, TargetState now, ImageConfig config, string form)
    {
        if (now.ImageConfig == planned.ImageConfig)
            return null;
        var old = intent.EditsFor(planned.Root, form, config.Release, static _ => { });
        var @new = intent.EditsFor(now.Root, form, config.Release, static _ => { });
        foreach (var edit in old.Concat(@new))
        {
            var (before, theirs, ours) = (FieldValue.Of(planned.Root, edit.Path), FieldValue.Of(now.Root, edit.Path), FieldValue.Of(edit));
            if (before == theirs || theirs == ours)
                continue;
            return ChangeRules.Conflict.At(
                target.Location,
                "Somebody else has changed " + Printable.Escape(edit.Path.ToString(), 200) + " of the " + target.Description + " meanwhile: from " + Show(before) + " to " + Show(theirs) + ", where this would make it " + Show(ours) + ". Nothing was written.",
                "Look at what they did, and give the command again if it is still what you want.");
        }

        return null;
    }

    private static string Show(string value) => Printable.Escape(value, 200);
}
