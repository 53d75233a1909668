import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0003_quiz_totals'),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='assessments.section', verbose_name='section'),
        ),
    ]
