from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0004_answer_section'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='maximum',
            field=models.DecimalField(blank=True, decimal_places=8, help_text='Of its own questions, whatever the quiz became since. Empty: begun before this was noted.', max_digits=14, null=True, verbose_name='points in all'),
        ),
    ]
